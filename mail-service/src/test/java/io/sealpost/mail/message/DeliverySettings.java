package io.sealpost.mail.message;

import java.time.Duration;

/** Settings of a pump that a test makes for itself. */
record DeliverySettings(int parallelism, int perServer, int bytesInFlight, Duration firstDelay, Duration lease)
        implements DeliveryConfig {

    static DeliverySettings sending(int parallelism) {
        return new DeliverySettings(parallelism, 3, 1 << 20, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    static DeliverySettings holding(int bytes) {
        return new DeliverySettings(20, 3, bytes, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    @Override
    public Duration lifetime() {
        return Duration.ofDays(1);
    }

    @Override
    public Duration longestDelay() {
        return firstDelay;
    }

    @Override
    public Duration drainTimeout() {
        return Duration.ofSeconds(20);
    }
}
