package io.sealpost.auth.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait behind a failure: doubling from a second to the longest, each by chance up to a quarter shorter or longer. */
@ApplicationScoped
class Pauses {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int LARGEST_SHIFT = 20;

    private final AuditConfig config;

    Pauses(AuditConfig config) {
        this.config = config;
    }

    /** @param failures how often it failed in a row, this time included */
    Duration after(int failures) {
        var doubled = FIRST.multipliedBy(1L << Math.clamp(failures - 1L, 0, LARGEST_SHIFT));
        var pause = doubled.compareTo(config.longestPause()) > 0 ? config.longestPause() : doubled;
        return Duration.ofMillis(
                (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }
}
