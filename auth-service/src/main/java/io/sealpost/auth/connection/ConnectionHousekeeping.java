package io.sealpost.auth.connection;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Notes what ran out. Every replica does it; doing it twice changes nothing. */
@ApplicationScoped
class ConnectionHousekeeping {

    private static final int BATCH = 200;

    private final Connections connections;
    private final Flows flows;
    private final Clock clock;

    ConnectionHousekeeping(Connections connections, Flows flows, Clock clock) {
        this.connections = connections;
        this.flows = flows;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var now = clock.instant();
        var more = true;
        while (more) {
            more = connections.expire(now, BATCH);
        }
        flows.deleteLapsed(now);
    }
}
