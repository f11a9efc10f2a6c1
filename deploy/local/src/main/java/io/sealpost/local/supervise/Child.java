package io.sealpost.local.supervise;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One child: started, awaited, started again when it dies, ended. Its output goes to its log. */
final class Child {

    /** What a child inherits; everything else is said explicitly. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

    /** Settings of the services that somebody gave; what the launcher sets itself comes on top. */
    private static final String SETTINGS = "SEALPOST_";

    private static final long LARGEST_LOG = 20_000_000;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Program program;
    private final Layout layout;
    private final State state;
    private volatile Process process;
    private volatile long logged;
    private volatile boolean stopping;

    Child(Program program, Layout layout, State state) {
        this.program = program;
        this.layout = layout;
        this.state = state;
    }

    String name() {
        return program.name();
    }

    /** Does nothing once it is to stop. */
    synchronized void start() {
        if (stopping) {
            return;
        }
        var log = layout.log(program.name());
        try {
            if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
                Files.move(log, layout.log(program.name() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            logged = Files.exists(log) ? Files.size(log) : 0;
            var builder = new ProcessBuilder(program.command())
                    .directory(program.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            var environment = builder.environment();
            var inherited = Map.copyOf(environment);
            environment.clear();
            inherited.forEach((name, value) -> {
                if (INHERITED.contains(name) || name.startsWith(SETTINGS)) {
                    environment.put(name, value);
                }
            });
            environment.putAll(program.environment());
            process = builder.start();
            state.process(program.name(), process.toHandle());
        } catch (IOException e) {
            throw new Failure(
                    program.name() + " cannot be started: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Waits until its readiness endpoint answers 200, and nobody else's at the same port. */
    void awaitReady() {
        var giveUp = System.nanoTime() + program.patience().toNanos();
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            while (true) {
                var ready = ready(http);
                if (!process.isAlive()) {
                    throw ended();
                }
                if (ready) {
                    return;
                }
                if (System.nanoTime() > giveUp) {
                    throw new Failure(program.name() + " did not become ready within "
                            + program.patience().toSeconds() + " s. Its log is " + layout.log(program.name()) + ".");
                }
                Thread.sleep(150);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }

    private Failure ended() {
        var log = layout.log(program.name());
        var what = program.name() + " ended with exit code " + process.exitValue() + " while starting";
        return new Failure(LastWords.in(log, logged)
                .map(why -> what + ":\n  " + why + "\nIts log " + log + " has more.")
                .orElse(what + ". Its log " + log + " says why."));
    }

    private boolean ready(HttpClient http) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(program.ready())
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From now on starts it again whenever it ends, with growing pauses while it keeps failing. */
    void keepAlive(Consumer<String> say) {
        Thread.ofVirtual().name("keep-" + program.name()).start(() -> {
            var pause = FIRST_PAUSE;
            try {
                while (!stopping) {
                    var started = System.nanoTime();
                    var code = process.waitFor();
                    if (stopping) {
                        return;
                    }
                    var lived = Duration.ofNanos(System.nanoTime() - started);
                    pause = lived.compareTo(LONGEST_PAUSE) > 0
                            ? FIRST_PAUSE
                            : min(pause.multipliedBy(2), LONGEST_PAUSE);
                    say.accept(program.name() + " ended with exit code " + code + "; starting it again");
                    Thread.sleep(pause);
                    startAgain(say);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What cannot be started now, with a full disk perhaps, is tried again after the next pause. */
    private void startAgain(Consumer<String> say) {
        try {
            start();
        } catch (Failure | UncheckedIOException e) {
            say.accept(e.getMessage());
        }
    }

    /** Ends it: as asked first, by force when it does not listen. */
    void stop(Duration patience, Consumer<ProcessHandle> ask) {
        var ending = refuseToStart();
        if (ending == null || !ending.isAlive()) {
            return;
        }
        ask.accept(ending.toHandle());
        end(ending.toHandle(), patience);
    }

    private synchronized Process refuseToStart() {
        stopping = true;
        return process;
    }

    /** Waits for a process that was asked to end, then ends it by force. */
    static void end(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
