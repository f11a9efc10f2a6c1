package io.sealpost.auth.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the providers' signing keys are fetched. */
@ConfigMapping(prefix = "sealpost.identity")
interface IdentityConfig {

    /** How long fetching a provider's key set may take in all. Default 5 s. */
    @WithDefault("5s")
    Duration timeout();

    /** How long fetched keys count as current. Default 5 min; a key that a provider withdraws is believed no longer than that. */
    @WithDefault("5m")
    Duration keyLife();

    /**
     * Within this time a provider's keys are fetched twice at most, also when that fails; a token with an unknown key counts as refused if
     * they could be read in it, else nothing is known of the token. Default 30 s.
     */
    @WithDefault("30s")
    Duration keyPause();
}
