package io.sealpost.mail.incoming;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fetches that run in this replica.
 *
 * <ol>
 *   <li>While a fetch is within its time, its lease is renewed, however long a single step takes.
 *   <li>A fetch that runs longer loses its lease and is interrupted, which on a virtual thread ends the network call that it waits in.
 *   <li>No interruption outlives its fetch: the thread then records how it went.
 * </ol>
 */
@ApplicationScoped
class RunningFetches {

    private final Leases leases;
    private final IncomingConfig config;
    private final Clock clock;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    RunningFetches(Leases leases, IncomingConfig config, Clock clock) {
        this.leases = leases;
        this.config = config;
        this.clock = clock;
    }

    /** The current thread reads a mailbox from now on. */
    Running begin(Lease lease) {
        var begun = new Running(lease, clock.instant().plus(config.longestFetch()));
        running.add(begun);
        return begun;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        for (var fetch : running) {
            if (clock.instant().isBefore(fetch.end)) {
                leases.renew(fetch.lease);
            } else {
                fetch.interrupt();
            }
        }
    }

    /** A fetch and the thread that carries it out. */
    final class Running {

        private final Lease lease;
        private final Instant end;
        private final Thread thread = Thread.currentThread();
        private boolean over;
        private boolean tooLong;

        private Running(Lease lease, Instant end) {
            this.lease = lease;
            this.end = end;
        }

        private synchronized void interrupt() {
            if (!over) {
                tooLong = true;
                thread.interrupt();
            }
        }

        /**
         * The thread goes on to something else.
         *
         * @return whether the fetch was ended because it took too long
         */
        synchronized boolean end() {
            over = true;
            running.remove(this);
            if (tooLong) {
                Thread.interrupted();
            }
            return tooLong;
        }
    }
}
