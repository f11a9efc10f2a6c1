package io.sealpost.vault.verify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How applications are verified. */
@ConfigMapping(prefix = "sealpost.verify")
public interface VerifyConfig {

    /** How many verifications a replica carries out at once; who comes then is told to come again. Default 4. */
    @WithDefault("4")
    int atOnce();

    /**
     * How long credentials of an application are tried, one after the other; none is begun later, and those that were not reached are named. Default 10 s.
     */
    @WithDefault("10s")
    Duration credentialsTimeout();

    /** How long one login at a mail server may take, its connection included. Default 10 s. */
    @WithDefault("10s")
    Duration loginTimeout();
}
