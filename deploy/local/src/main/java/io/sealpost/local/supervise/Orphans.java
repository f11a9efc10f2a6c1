package io.sealpost.local.supervise;

import io.sealpost.local.Layout;
import java.time.Duration;
import java.util.function.Consumer;

/** Children of a supervisor that was killed. They are known by process id and start time, so nobody else's process is touched. */
public final class Orphans {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String POSTGRES = "postgres";

    private Orphans() {}

    /** Ends them; PostgreSQL, which the others use, last. */
    public static void end(Layout layout, Consumer<String> say) {
        State.read(layout).ifPresent(state -> {
            var processes = state.processes();
            var postgres = processes.remove(POSTGRES);
            processes.forEach((name, process) -> {
                say.accept("ending " + name + ", left by a supervisor that was killed");
                process.destroy();
            });
            processes.values().forEach(process -> Child.end(process, PATIENCE));
            if (postgres != null) {
                say.accept("ending PostgreSQL, left by a supervisor that was killed");
                io.sealpost.local.postgres.Postgres.stopFast(postgres);
                Child.end(postgres, PATIENCE);
            }
        });
    }
}
