package io.sealpost.mail.incoming;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Fetches what is due without being asked, as many mailboxes at once as there is room for. */
@ApplicationScoped
class FetchSchedule {

    private final Leases leases;
    private final Fetcher fetcher;
    private final Semaphore room;
    private volatile boolean stopping;

    FetchSchedule(Leases leases, Fetcher fetcher, IncomingConfig config) {
        this.leases = leases;
        this.fetcher = fetcher;
        this.room = new Semaphore(config.parallelism());
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        var free = stopping ? 0 : room.drainPermits();
        var taken = 0;
        try {
            for (var lease : free == 0 ? List.<Lease>of() : leases.takeDue(free)) {
                taken++;
                Thread.ofVirtual().name("fetch-" + lease.server()).start(() -> fetch(lease));
            }
        } finally {
            room.release(free - taken);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void fetch(Lease lease) {
        try {
            fetcher.fetch(lease);
        } finally {
            room.release();
        }
    }
}
