package io.sealpost.local;

import io.sealpost.local.supervise.ProgramCopies;
import io.sealpost.local.supervise.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code make up}: leaves a supervisor running and returns when everything is ready. */
final class Up {

    private static final Duration LONGEST = Duration.ofMinutes(8);

    private final Layout layout;

    Up(Layout layout) {
        this.layout = layout;
    }

    void run() {
        var running = State.read(layout).filter(state -> state.supervisor().isPresent());
        if (running.isPresent()) {
            if (running.get().withSandbox() != layout.sandbox()) {
                throw new Failure("Sealpost is up " + (layout.sandbox() ? "without" : "with")
                        + " the sandbox. Run make down first, then this again.");
            }
            System.out.println("Sealpost is up already. What was built since starts with make down, then this again.");
            await(running.get().supervisor().orElseThrow());
        } else {
            await(launch());
        }
        if (!new Status(layout).print()) {
            throw new Failure("Not everything is ready; see make logs.");
        }
    }

    /** The supervisor is a process of a session of its own: it stays when this terminal goes. */
    private ProcessHandle launch() {
        PrivateFiles.directory(layout.data());
        PrivateFiles.directory(layout.logs());
        var jar = new ProgramCopies(layout).copyJar("supervisor", "deploy/local/target/sealpost-local.jar");
        var command = new ArrayList<>(List.of("setsid"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp", jar.toString()));
        command.addAll(List.of(Main.class.getName(), "supervise"));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            layout.log("supervisor").toFile()))
                    .start()
                    .toHandle();
        } catch (IOException e) {
            throw new Failure("The supervisor cannot be started: is setsid (util-linux) installed?", e);
        }
    }

    private void await(ProcessHandle supervisor) {
        var giveUp = System.nanoTime() + LONGEST.toNanos();
        var shown = "";
        while (System.nanoTime() < giveUp) {
            var state = State.read(layout).filter(read -> read.supervisor().isPresent());
            var phase = state.map(State::phase).orElse("");
            if (!phase.equals(shown) && !phase.isEmpty() && !phase.equals("failed")) {
                System.out.println("  " + phase);
                shown = phase;
            }
            if (phase.equals("ready")) {
                return;
            }
            if (!supervisor.isAlive()) {
                var reason = State.read(layout).map(State::reason).orElse("see " + layout.log("supervisor"));
                throw new Failure("Sealpost did not start: " + reason);
            }
            pause();
        }
        throw new Failure("Sealpost is not ready after " + LONGEST.toMinutes() + " minutes; see make logs.");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }
}
