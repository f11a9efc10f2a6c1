package io.sealpost.mail.incoming;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Fetching mail. */
@ConfigMapping(prefix = "sealpost.incoming")
interface IncomingConfig {

    /** How often a mailbox is read if its server does not say. Default five minutes. */
    @WithDefault("5m")
    Duration pollInterval();

    /** How many mailboxes one replica reads at once. Default 10. */
    @WithDefault("10")
    int parallelism();

    /** How long a replica holds a mailbox without a sign of life before another may read it. Default two minutes. */
    @WithDefault("2m")
    Duration lease();

    /**
     * How long reading one mailbox may take as a whole. What was stored until then stays, and the rest is read next time. Default one
     * hour.
     */
    @WithDefault("1h")
    Duration longestFetch();

    /** The largest message that is fetched; of a larger one only its existence is noted. Default 64 MiB. */
    @WithDefault("67108864")
    int maxMessageBytes();

    /**
     * How many bytes of messages one replica holds in memory to store them; a larger message goes alone. A message takes its size a few
     * times over while it is read, so keep this well below the heap. Default 128 MiB.
     */
    @WithDefault("134217728")
    int bytesInFlight();

    /** The longest that {@code ?wait=} of a fetch run may ask for. Default five minutes. */
    @WithDefault("5m")
    Duration longestWait();
}
