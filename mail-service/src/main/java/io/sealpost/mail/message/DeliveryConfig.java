package io.sealpost.mail.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Delivering messages. */
@ConfigMapping(prefix = "sealpost.delivery")
interface DeliveryConfig {

    /** How long a message is tried, from when it first was due; then it fails. Default two days. */
    @WithDefault("P2D")
    Duration lifetime();

    /** How many messages one replica sends at once; with 0 it sends none. Default 20. */
    @WithDefault("20")
    int parallelism();

    /**
     * How many messages are sent through one outgoing server at once, over all replicas, or as many as its own
     * {@code limits.connections} where that is smaller: a server that answers slowly does not hold up the others. Default 3.
     */
    @WithDefault("3")
    int perServer();

    /**
     * How many bytes of messages one replica holds in memory to hand them over; a larger message goes alone. Keep it well below the
     * heap. Default 128 MiB.
     */
    @WithDefault("134217728")
    int bytesInFlight();

    /** The pause before the second attempt; it doubles with each further one. Default 30 s. */
    @WithDefault("30s")
    Duration firstDelay();

    /** The longest pause between attempts. Default one hour. */
    @WithDefault("1h")
    Duration longestDelay();

    /** How long a replica holds a message without a sign of life before another may settle it. Default one minute. */
    @WithDefault("1m")
    Duration lease();

    /** How long a stopping replica waits for messages that are being sent. Default 25 s. */
    @WithDefault("25s")
    Duration drainTimeout();
}
