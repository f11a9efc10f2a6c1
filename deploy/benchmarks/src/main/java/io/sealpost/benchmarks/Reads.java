package io.sealpost.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads of grants at random, beside the limit and the peers: PostgreSQL itself, a plain endpoint over JDBC, Keycloak. */
final class Reads {

    private static final String LIMIT = "the limit: pgbench by primary key";

    private final Stage stage;
    private final int grants;
    private final Report report;

    Reads(Stage stage, int grants, Report report) {
        this.stage = stage;
        this.grants = grants;
        this.report = report;
    }

    /** Beside everything. */
    void run() throws InterruptedException {
        report.progress("reads of " + grants + " grants");
        var vault = stage.vault(Vault.QUIET);
        var audited = new AuditedReads(stage);
        var reads = new VaultReads(stage, vault, grants);
        var limit = new Pgbench(stage, grants);
        var endpoint = JdbcEndpoint.start(stage, grants);
        var keycloak = Keycloak.start(stage);
        UntilWarm.askVault(reads, report);
        var rounds = Rounds.of(List.of(reads, limit, endpoint, keycloak), report);
        var own = rounds.median(reads);
        tell("reads", own);
        tell(LIMIT, rounds.median(limit));
        tell("plain JDBC endpoint", rounds.median(endpoint));
        tell("Keycloak, client credentials", rounds.median(keycloak));
        ratio(own, "pgbench", rounds.median(limit), 0.35);
        ratio(own, "JDBC endpoint", rounds.median(endpoint), 0.60);
        ratio(own, "Keycloak", rounds.median(keycloak), 15);
        audited.tell(vault, report);
    }

    /** By a vault that verifies the caller's token each time. */
    void runVerified() throws InterruptedException {
        beside("reads, tokens verified each time", Map.of("SEALPOST_API_VERIFIED_FOR", "PT0S"));
    }

    /** Beside the limit only; for a profiler, or to see what a change brought. */
    void runAlone() throws InterruptedException {
        beside("reads", Map.of());
    }

    private void beside(String what, Map<String, String> settings) throws InterruptedException {
        report.progress(what + ", of " + grants + " grants");
        var environment = new HashMap<>(Vault.QUIET);
        environment.putAll(settings);
        var reads = new VaultReads(stage, stage.vault(environment), grants);
        var limit = new Pgbench(stage, grants);
        UntilWarm.askVault(reads, report);
        var rounds = Rounds.of(List.of(reads, limit), report);
        tell(what, rounds.median(reads));
        tell(LIMIT, rounds.median(limit));
        ratio(rounds.median(reads), "pgbench", rounds.median(limit), 0.35);
    }

    private void tell(String what, Round round) {
        report.line(what + ": per second", round.perSecond(), "");
        if (!Double.isNaN(round.p50())) {
            report.line("  p50 ms", round.p50(), "");
            report.line("  p99 ms", round.p99(), "");
        }
        if (round.vaultMillis() > 0) {
            report.line("  CPU ms for each: vault", round.vaultMillis(), "");
        }
        if (round.databaseMillis() > 0) {
            report.line("  CPU ms for each: PostgreSQL", round.databaseMillis(), "");
        }
    }

    private void ratio(Round own, String peer, Round other, double goal) {
        report.line("RATIO reads / " + peer, own.perSecond() / other.perSecond(), "(goal: at least " + goal + ")");
    }
}
