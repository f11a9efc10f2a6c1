package io.sealpost.auth.invitation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;

/** Forgets what ran out long ago. Every replica does it; doing it twice changes nothing. */
@ApplicationScoped
class InvitationHousekeeping {

    /** As long as anybody may want to read what became of one. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final StoredInvitations stored;
    private final Clock clock;

    InvitationHousekeeping(StoredInvitations stored, Clock clock) {
        this.stored = stored;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    void sweep() {
        stored.deleteExpiredBefore(clock.instant().minus(KEPT));
    }
}
