package io.sealpost.benchmarks;

import java.util.List;

/** Refreshing: many who want one grant at once, many grants due at once, and the end of an outage. */
final class RefreshBenchmark {

    /** Fewer, for a look, with {@code -Dgrants=}. */
    private static final int GRANTS = Integer.getInteger("grants", 10_000);

    private final Stage stage;
    private final StubProvider provider;
    private final Report report;

    RefreshBenchmark(Stage stage, StubProvider provider, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.report = report;
    }

    /** @param parts by name; all where there are none */
    void run(List<String> parts) throws Exception {
        var grants = new DueGrants(stage);
        connect();
        if (parts.isEmpty() || parts.contains("readers")) {
            new OneExpiredGrant(stage, provider, grants, report).run(Math.min(100, GRANTS));
            stage.stopVaults();
        }
        if (parts.isEmpty() || parts.contains("storm")) {
            new ManyDueGrants(stage, provider, grants, report).run(GRANTS);
            stage.stopVaults();
        }
        if (parts.isEmpty() || parts.contains("outage")) {
            new EndOfAnOutage(stage, provider, grants, report).run(GRANTS);
            stage.stopVaults();
        }
    }

    /** One more than are refreshed: the first account's grant stays out of storms. */
    private void connect() throws InterruptedException {
        report.progress("connecting " + (GRANTS + 1) + " accounts");
        var vault = stage.vault(Vault.QUIET);
        vault.register(provider);
        vault.connect(GRANTS + 1);
        stage.stopVaults();
    }
}
