package io.sealpost.benchmarks;

import io.sealpost.local.Failure;
import java.nio.file.Path;
import java.util.List;

/** Reading tokens of many grants, rotating what they are sealed by, looking through what was written of it. */
final class VaultBenchmark {

    /** Fewer, for a look, with {@code -Dgrants=}. */
    private static final int GRANTS = Integer.getInteger("grants", 1_000_000);

    private static final List<String> PARTS = List.of("reads", "verified", "verify", "rotation", "alone");

    private final Stage stage;
    private final StubProvider provider;
    private final Report report;

    VaultBenchmark(Stage stage, StubProvider provider, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.report = report;
    }

    /** Fails where something is missing or unknown, ahead of all work. */
    static void check(Path home, List<String> parts) {
        if (!PARTS.containsAll(parts)) {
            throw new Failure("The parts are " + String.join(", ", PARTS) + ".");
        }
        Programs.wrk();
        Programs.pgbench();
        if (parts.isEmpty() || parts.contains("reads")) {
            Programs.keycloak(home);
        }
    }

    /** @param parts by name; all but {@code alone} where there are none */
    void run(List<String> parts) throws Exception {
        load();
        var reads = new Reads(stage, GRANTS, report);
        if (parts.isEmpty() || parts.contains("reads")) {
            reads.run();
            stage.stopAllButPostgres();
        }
        if (parts.isEmpty() || parts.contains("verified")) {
            reads.runVerified();
            stage.stopVaults();
        }
        if (parts.contains("alone")) {
            reads.runAlone();
            stage.stopVaults();
        }
        if (parts.isEmpty() || parts.contains("verify")) {
            new AuditVerification(stage, GRANTS, report).run();
            stage.stopVaults();
        }
        if (parts.isEmpty() || parts.contains("rotation")) {
            new Rotation(stage, GRANTS, report).run();
            stage.stopVaults();
        }
    }

    private void load() throws Exception {
        report.progress("loading " + GRANTS + " grants");
        stage.vault(Vault.QUIET).register(provider);
        stage.stopVaults();
        var began = System.nanoTime();
        new ManyGrants(stage).load(GRANTS);
        report.line("grants loaded", GRANTS, "");
        report.line("  seconds", (System.nanoTime() - began) / 1e9, "VACUUM ANALYZE and CHECKPOINT included");
    }
}
