package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.Map;

/** Many grants due at once. The limit: so many connections to a provider that takes so long let through so many requests a second. */
final class ManyDueGrants {

    /** A vault that has grants has refreshed before: the first storm shows what its start costs, the last one the rule. */
    private static final int STORMS = 7;

    private static final int CONNECTIONS = 50;
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final double LIMIT = CONNECTIONS / (LATENCY.toMillis() / 1000.0);

    /** How many of them are read meanwhile. */
    private static final int READ = 100;

    private final Stage stage;
    private final StubProvider provider;
    private final DueGrants grants;
    private final Report report;

    ManyDueGrants(Stage stage, StubProvider provider, DueGrants grants, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.grants = grants;
        this.report = report;
    }

    void run(int due) throws InterruptedException {
        report.progress(due + " grants due at once, " + STORMS + " times");
        provider.takes(LATENCY);
        var vault = stage.vault(Map.of(
                "SEALPOST_REFRESH_CONNECTIONS",
                Integer.toString(CONNECTIONS),
                // the limit under test is the connections', not this one
                "SEALPOST_REFRESH_REQUESTS_PER_SECOND",
                "100000"));
        report.line("grants due at once", due, "one replica; provider takes " + LATENCY.toMillis() + " ms");
        storm(vault, due, "right after the start");
        new WarmUp(stage, provider, grants, report).of(vault, READ, LATENCY);
        for (var storm = 2; storm <= STORMS; storm++) {
            storm(vault, due, "storm " + storm);
        }
    }

    private void storm(Vault vault, int due, String which) throws InterruptedException {
        provider.forget();
        var cpu = stage.cpu();
        var began = System.nanoTime();
        grants.allDue(due);
        var reader = new Reader(vault, READ);
        try (reader) {
            grants.awaitAllRefreshed();
        }
        var perSecond = due / ((System.nanoTime() - began) / 1e9);
        var used = stage.cpu().since(cpu);
        var times = reader.times();
        report.line(which + ": refreshes/s", perSecond, "(goal: at least 800)");
        report.line("  RATIO refreshes/s / limit of " + Math.round(LIMIT), perSecond / LIMIT, "(goal: at least 0.8)");
        report.line("  provider calls", provider.requests(), "");
        report.line("  provider connections at once, at most", provider.mostAtOnce(), "(allowed: " + CONNECTIONS + ")");
        report.line("  CPU ms per refresh: vault", perGrant(used.vaults(), due), "");
        report.line("  CPU ms per refresh: PostgreSQL", perGrant(used.database(), due), "");
        report.line("  CPU ms per refresh: provider and reader", perGrant(used.benchmark(), due), "");
        report.line("  reads meanwhile", times.sortedNanos().size(), "");
        report.line("  reads meanwhile, median ms", times.median(), "");
        report.line("  reads meanwhile, p99 ms", times.percentile(0.99), "");
    }

    private static double perGrant(Duration cpu, int due) {
        return cpu.toNanos() / 1e6 / due;
    }
}
