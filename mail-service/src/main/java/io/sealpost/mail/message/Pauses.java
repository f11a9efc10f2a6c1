package io.sealpost.mail.message;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait between attempts: doubling from the first pause to the longest, each by chance up to a quarter shorter or longer. */
@ApplicationScoped
class Pauses {

    private static final int LARGEST_SHIFT = 20;

    private final DeliveryConfig config;

    Pauses(DeliveryConfig config) {
        this.config = config;
    }

    Duration after(int attempts) {
        var doubled = config.firstDelay().multipliedBy(1L << Math.clamp(attempts - 1L, 0, LARGEST_SHIFT));
        var pause = doubled.compareTo(config.longestDelay()) > 0 ? config.longestDelay() : doubled;
        return Duration.ofMillis(
                (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }
}
