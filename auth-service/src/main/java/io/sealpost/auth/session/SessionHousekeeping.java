package io.sealpost.auth.session;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Deletes what is over. Every replica does it; doing it twice changes nothing. */
@ApplicationScoped
class SessionHousekeeping {

    /** For so long, who exchanges a spent code again is noticed. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final SignInCodes codes;
    private final Families families;
    private final Clock clock;

    SessionHousekeeping(SignInCodes codes, Families families, Clock clock) {
        this.codes = codes;
        this.families = families;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void sweep() {
        var now = clock.instant();
        codes.deleteExpired(now.minus(REMEMBERED));
        families.deleteOver(now);
    }
}
