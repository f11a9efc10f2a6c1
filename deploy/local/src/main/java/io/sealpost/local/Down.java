package io.sealpost.local;

import io.sealpost.local.supervise.Orphans;
import io.sealpost.local.supervise.State;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code make down}: ends the supervisor and with it everything else; the data stays. */
final class Down {

    /** Longer than the supervisor waits for each child in turn. */
    private static final int PATIENCE_SECONDS = 240;

    private final Layout layout;

    Down(Layout layout) {
        this.layout = layout;
    }

    void run() {
        var supervisor = State.read(layout).flatMap(State::supervisor);
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            await(supervisor.get());
            System.out.println("Sealpost is down. Its data stays in " + layout.data() + ".");
        } else {
            Orphans.end(layout, System.out::println);
            System.out.println("Sealpost is not up.");
        }
    }

    private static void await(ProcessHandle supervisor) {
        try {
            supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new Failure("The supervisor, process " + supervisor.pid() + ", does not end; see make logs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
