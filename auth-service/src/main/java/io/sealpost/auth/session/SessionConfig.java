package io.sealpost.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Sessions of users at backends. */
@ConfigMapping(prefix = "sealpost.session")
interface SessionConfig {

    /**
     * How long a session token counts, up to an hour; for as long it counts for a user whose session has ended, too. Default ten minutes.
     */
    @WithDefault("PT10M")
    Duration accessTokenLife();

    /** How long a session lives that is not refreshed, at least as long as its token counts. Default 14 days. */
    @WithDefault("P14D")
    Duration refreshTokenLife();

    /** How long a session lives however often it is refreshed; then the user signs in again. Default 90 days. */
    @WithDefault("P90D")
    Duration life();

    /** How long a key signs before another one takes over. Default 30 days. */
    @WithDefault("P30D")
    Duration keyLife();

    /**
     * How long a new key is published before it signs, at least ten minutes: backends keep what they read for five, and replicas of this
     * service look for it once a minute. Default 15 minutes.
     */
    @WithDefault("PT15M")
    Duration keyLead();
}
