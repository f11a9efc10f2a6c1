package io.sealpost.benchmarks;

import io.sealpost.local.Failure;
import java.nio.file.Path;
import java.util.List;

/** Signing people in, verifying what backends get for them, knowing who calls. */
final class AuthBenchmark {

    private static final List<String> PARTS = List.of("sign-ins", "tokens", "callers");

    private final Stage stage;
    private final StubOpenIdProvider provider;
    private final Report report;

    AuthBenchmark(Stage stage, StubOpenIdProvider provider, Report report) {
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
        if (parts.isEmpty() || parts.contains("sign-ins")) {
            Programs.keycloak(home);
        }
    }

    /** @param parts by name; all where there are none */
    void run(List<String> parts) throws Exception {
        var vault = stage.vault(Vault.QUIET);
        var backend = Backend.of(stage, vault, provider);
        if (parts.isEmpty() || parts.contains("sign-ins")) {
            new SignIns(stage, backend, provider, report).run();
        }
        if (parts.isEmpty() || parts.contains("tokens")) {
            new SessionTokens(backend, report).run();
        }
        if (parts.isEmpty() || parts.contains("callers")) {
            new KnownCallers(stage, vault, backend, report).run();
        }
    }
}
