package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.Map;

/** Grants that could not be refreshed for an hour. The limit: what each replica allows itself a second. */
final class EndOfAnOutage {

    private static final int REPLICAS = 3;
    private static final int PACE = 200;
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final Stage stage;
    private final StubProvider provider;
    private final DueGrants grants;
    private final Report report;

    EndOfAnOutage(Stage stage, StubProvider provider, DueGrants grants, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.grants = grants;
        this.report = report;
    }

    void run(int due) {
        report.progress("the end of an outage for " + due + " grants");
        provider.takes(LATENCY);
        for (var replica = 0; replica < REPLICAS; replica++) {
            stage.vault(Map.of("SEALPOST_REFRESH_REQUESTS_PER_SECOND", Integer.toString(PACE)));
        }
        provider.isDown(true);
        provider.forget();
        grants.allDue(due);
        Vault.pause(LOOK);
        var whileDown = provider.requests();
        grants.anHourLater();
        provider.forget();
        provider.isDown(false);
        var began = System.nanoTime();
        grants.awaitAllRefreshed();
        var seconds = (System.nanoTime() - began) / 1e9;
        // a second's worth, and what a bucket holds when the second begins
        var limit = REPLICAS * PACE;
        var busiest = provider.busiest(Duration.ofSeconds(1));
        report.line("grants that were due in an outage", due, REPLICAS + " replicas, " + PACE + " requests/s each");
        report.line("  provider calls in " + LOOK.toSeconds() + " s of the outage", whileDown, "");
        report.line("  provider calls after it", provider.requests(), "");
        report.line("  most calls within a second", busiest, "(limit: " + Math.round(limit * 1.1) + ")");
        report.line("  RATIO most calls / limit", busiest / (limit * 1.1), "(goal: at most 1)");
        report.line("  seconds until all were refreshed", seconds, "");
        report.line("  seconds at the limit", due / (double) limit, "");
        report.line("  RATIO seconds / at the limit", seconds * limit / due, "");
        report.line("  grants that died", (double) grants.dead(), "(must be 0)");
    }
}
