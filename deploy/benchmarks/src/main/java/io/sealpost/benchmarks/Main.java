package io.sealpost.benchmarks;

import io.sealpost.local.Failure;
import java.nio.file.Path;
import java.util.List;

/** Runs a benchmark by its name. */
public final class Main {

    private static final String USAGE = """
            Usage: make bench-refresh [PARTS="readers storm outage"]
                   make bench-vault [PARTS="reads verified verify rotation alone"] [GRANTS=1000000]
                   make bench-auth [PARTS="sign-ins tokens callers"]
            """;

    private Main() {}

    /**
     * Prints the figures; takes minutes. {@code -Dgrants=} for fewer grants, {@code -Dvault.options=} for a JVM that is watched.
     *
     * @param arguments {@code refresh}, {@code vault} or {@code auth}, then the parts to run; all where none is named
     */
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(System.getenv().getOrDefault("SEALPOST_HOME", "."))
                .toAbsolutePath()
                .normalize();
        var parts = List.of(arguments).stream().skip(1).toList();
        try {
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "refresh" -> refresh(home, parts);
                case "vault" -> vault(home, parts);
                case "auth" -> auth(home, parts);
                default -> throw new Failure(USAGE);
            }
        } catch (Failure e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void refresh(Path home, List<String> parts) throws Exception {
        try (var stage = Stage.set(home);
                var provider = new StubProvider()) {
            new RefreshBenchmark(stage, provider, new Report(System.out)).run(parts);
        }
    }

    private static void auth(Path home, List<String> parts) throws Exception {
        AuthBenchmark.check(home, parts);
        try (var stage = Stage.set(home);
                var provider = new StubOpenIdProvider()) {
            new AuthBenchmark(stage, provider, new Report(System.out)).run(parts);
        }
    }

    private static void vault(Path home, List<String> parts) throws Exception {
        VaultBenchmark.check(home, parts);
        try (var stage = Stage.set(home, "shared_buffers=4GB", "max_wal_size=4GB");
                var provider = new StubProvider()) {
            new VaultBenchmark(stage, provider, new Report(System.out)).run(parts);
        }
    }
}
