package io.sealpost.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server that runs in the foreground, its output in a file. Stopping it also stops what it started itself. */
final class Program implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(15);

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Program start(Path log, Map<String, String> environment, List<String> command) {
        return start(new ProcessBuilder(command).redirectErrorStream(true), log, environment);
    }

    private static Program start(ProcessBuilder builder, Path output, Map<String, String> environment) {
        builder.redirectOutput(output.toFile()).redirectInput(Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        try {
            var program = new Program(builder.start(), output);
            // The tests may be ended from outside; the servers must not outlive them.
            Runtime.getRuntime().addShutdownHook(new Thread(program::close));
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(builder.command().getFirst() + " did not start; is it installed?", e);
        }
    }

    /** Runs a command that ends by itself and answers what it printed; a failure says what it complained about. */
    static String run(Duration limit, Map<String, String> environment, List<String> command) {
        try {
            var output = Files.createTempFile("output", ".txt");
            var complaints = Files.createTempFile("complaints", ".txt");
            var builder = new ProcessBuilder(command).redirectError(complaints.toFile());
            try (var program = start(builder, output, environment)) {
                var ended = program.process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
                if (!ended || program.process.exitValue() != 0) {
                    throw new AssertionError(
                            String.join(" ", command) + " failed: " + program.output() + Files.readString(complaints));
                }
                return program.output();
            } finally {
                Files.delete(output);
                Files.delete(complaints);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Program awaitReady(Duration limit, BooleanSupplier ready) {
        try {
            Waiting.until("ready", limit, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("It ended while starting");
                }
                return ready.getAsBoolean() ? Optional.of(true) : Optional.empty();
            });
            return this;
        } catch (AssertionError e) {
            close();
            throw new AssertionError(process.info().commandLine().orElse("The server") + ": " + output(), e);
        }
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once: it does not learn of it (SIGKILL). */
    void kill() {
        process.destroyForcibly();
        if (!ended(process.toHandle())) {
            throw new AssertionError("It outlived a kill");
        }
    }

    /** Stops its clock, as a long pause of a machine does (SIGSTOP); its connections stay open. */
    void freeze() {
        signal("-STOP");
        Waiting.until("a frozen process", STOP, () -> Optional.of(state()).filter("T"::equals));
    }

    /** Lets it go on where it was (SIGCONT). */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        run(STOP, Map.of(), List.of("kill", signal, Long.toString(process.pid())));
    }

    /** One letter, as in proc(5); it stands behind the name, which ends with a bracket. */
    private String state() {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        // Some are shell scripts, which end without telling the server that they started.
        all.forEach(ProcessHandle::destroy);
        if (!all.stream().allMatch(Program::ended)) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean ended(ProcessHandle handle) {
        try {
            handle.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
