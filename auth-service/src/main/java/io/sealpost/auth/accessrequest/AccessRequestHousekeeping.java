package io.sealpost.auth.accessrequest;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Notes what ran out and forgets what was settled long ago. Every replica does it; doing it twice changes nothing. */
@ApplicationScoped
class AccessRequestHousekeeping {

    private static final int BATCH = 200;

    /** As long as anybody may want to read what became of a request; the audit keeps it longer. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final StoredRequests stored;
    private final AccessRequests requests;
    private final RequestLimit limit;
    private final Clock clock;

    AccessRequestHousekeeping(StoredRequests stored, AccessRequests requests, RequestLimit limit, Clock clock) {
        this.stored = stored;
        this.requests = requests;
        this.limit = limit;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "40s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var more = true;
        while (more) {
            more = QuarkusTransaction.requiringNew().call(this::expire);
        }
        QuarkusTransaction.requiringNew().run(this::forget);
    }

    private boolean expire() {
        var lapsed = stored.lapsed(clock.instant(), BATCH);
        lapsed.forEach(requests::expire);
        return lapsed.size() == BATCH;
    }

    private void forget() {
        var before = clock.instant().minus(KEPT);
        stored.deleteSettledBefore(before);
        limit.forgetBefore(before);
    }
}
