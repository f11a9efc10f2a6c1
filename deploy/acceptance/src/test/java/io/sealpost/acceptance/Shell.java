package io.sealpost.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A reader's shell: what one block of commands sets, the next one knows. A command that fails, or that a service refuses, ends it. */
final class Shell {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path directory;
    private final Path checkout;
    private final Map<String, String> environment;
    private final Path memory;

    /** @param checkout where {@code make} runs; files that commands leave are in the directory instead */
    Shell(Path directory, Path checkout, Map<String, String> environment) {
        this.directory = directory;
        this.checkout = checkout;
        this.environment = environment;
        this.memory = directory.resolve("variables");
    }

    /** Runs commands; answers what the last one printed on its last line. */
    String run(String commands) {
        var script = directory.resolve("block.sh");
        try {
            Files.writeString(script, """
                    set -euo pipefail
                    cd %s
                    make() { command make -C %s "$@"; }
                    %s
                    %s
                    { declare -p | grep -E '^declare -- [A-Z]+='; declare -f; } > %s
                    """.formatted(
                            directory, checkout, Files.exists(memory) ? "source " + memory : "", commands, memory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Program.run(LIMIT, environment, List.of("bash", script.toString()));
    }
}
