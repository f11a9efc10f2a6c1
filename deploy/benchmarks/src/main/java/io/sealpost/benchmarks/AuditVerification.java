package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;

/** The whole audit trail is looked through, event by event. */
final class AuditVerification {

    private static final long ENOUGH = 100_000;
    private static final Duration FILL = Duration.ofSeconds(10);
    private static final int MOST_FILLS = 20;
    private static final int TIMES = 3;

    private final Stage stage;
    private final int grants;
    private final Report report;

    AuditVerification(Stage stage, int grants, Report report) {
        this.stage = stage;
        this.grants = grants;
        this.report = report;
    }

    void run() throws InterruptedException {
        var vault = stage.vault(Vault.QUIET);
        var reads = new VaultReads(stage, vault, grants);
        for (var fill = 0; fill < MOST_FILLS && events() < ENOUGH; fill++) {
            report.progress("filling the audit trail: " + events() + " events");
            reads.round(FILL).whole();
        }
        var rates = new ArrayList<Double>();
        for (var time = 1; time <= TIMES; time++) {
            var began = System.nanoTime();
            var result = vault.verifiedAudit();
            var events = result.path("events").asLong();
            rates.add(events * 1e9 / (System.nanoTime() - began));
            if (!result.path("intact").asBoolean()) {
                throw new IllegalStateException("The audit trail is not intact: " + result.path("findings"));
            }
            report.line("events verified, time " + time, (double) events, "intact");
            report.line("  per second", rates.getLast(), "(goal: at least 100000)");
        }
    }

    private long events() {
        return stage.count("select count(*) from audit_entry");
    }
}
