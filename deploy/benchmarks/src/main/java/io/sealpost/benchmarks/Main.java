package io.sealpost.benchmarks;

import java.nio.file.Path;

/** Runs a benchmark by its name. */
public final class Main {

    private Main() {}

    /**
     * Prints the figures; takes minutes.
     *
     * @param arguments {@code refresh}
     */
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(System.getenv().getOrDefault("SEALPOST_HOME", "."))
                .toAbsolutePath()
                .normalize();
        if (arguments.length != 1 || !arguments[0].equals("refresh")) {
            System.err.println("Usage: make bench-refresh");
            System.exit(2);
        }
        try (var stage = Stage.set(home);
                var provider = new StubProvider()) {
            new RefreshBenchmark(stage, provider, new Report(System.out)).run();
        }
    }
}
