package io.sealpost.vault.provider;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a provider is spared when many grants are due. */
@ConfigMapping(prefix = "sealpost.refresh")
public interface RefreshConfig {

    /** How many requests for refreshed tokens one provider gets at once from a replica; the others wait. Default 50. */
    @WithDefault("50")
    int connections();

    /** How many requests for refreshed tokens one provider gets a second from a replica, after an outage too. Default 200. */
    @WithDefault("200")
    int requestsPerSecond();

    Circuit circuit();

    /** When a provider counts as down; then it gets nothing but a few trials. */
    interface Circuit {

        /** Over how many of the latest requests failures are counted. Default 20. */
        @WithDefault("20")
        int requests();

        /** Which share of them has to fail by a lost connection, silence, throttling or a server's error. Default 0.5. */
        @WithDefault("0.5")
        double failureRatio();

        /** How long nothing is sent before the next trial. Default 10 s. */
        @WithDefault("10s")
        Duration pause();
    }
}
