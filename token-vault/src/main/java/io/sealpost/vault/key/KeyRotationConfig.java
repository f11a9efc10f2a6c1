package io.sealpost.vault.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How what is sealed gets under a new data key. */
@ConfigMapping(prefix = "sealpost.key-rotation")
public interface KeyRotationConfig {

    /** How many rows are sealed anew per second, over all replicas. More is done sooner and leaves less of the database to others. */
    @WithDefault("2150")
    int rowsPerSecond();

    /** How many rows are sealed anew in one transaction. Whoever wants to change one of them waits for that long. At most 10000. */
    @WithDefault("250")
    int batch();

    /** How often each replica looks for rows under older keys: a duration such as {@code 5s}, or {@code off}. */
    @WithDefault("5s")
    String tick();

    /** How old the newest key is before older ones, under which nothing is any more, are removed. */
    @WithDefault("PT1H")
    Duration removeAfter();
}
