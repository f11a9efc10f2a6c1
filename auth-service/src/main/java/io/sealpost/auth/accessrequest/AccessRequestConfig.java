package io.sealpost.auth.accessrequest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Access requests of people whom nobody knows. */
@ConfigMapping(prefix = "sealpost.access-request")
interface AccessRequestConfig {

    /** How long a request waits for a decision, and a denied one keeps the same person from asking again. Default fourteen days. */
    @WithDefault("P14D")
    Duration life();

    /** How many new requests are recorded within an hour. Further people are turned away without one. Default 100. */
    @WithDefault("100")
    int mostPerHour();

    /** How many of them may come from one issuer; a Microsoft tenant is one. Default 30. */
    @WithDefault("30")
    int mostPerHourAndIssuer();
}
