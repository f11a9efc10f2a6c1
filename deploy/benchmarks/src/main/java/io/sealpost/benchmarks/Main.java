package io.sealpost.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Runs a benchmark by its name. */
public final class Main {

    private Main() {}

    /**
     * Prints the figures; takes minutes.
     *
     * @param arguments {@code refresh}, then the parts to run: {@code readers}, {@code storm}, {@code outage}; all where none is named
     */
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(System.getenv().getOrDefault("SEALPOST_HOME", "."))
                .toAbsolutePath()
                .normalize();
        if (arguments.length == 0 || !arguments[0].equals("refresh")) {
            System.err.println("Usage: make bench-refresh [PARTS=\"readers storm outage\"]");
            System.exit(2);
        }
        var parts = List.of(arguments).subList(1, arguments.length);
        try (var stage = Stage.set(home);
                var provider = new StubProvider()) {
            new RefreshBenchmark(stage, provider, new Report(System.out)).run(parts);
        }
    }
}
