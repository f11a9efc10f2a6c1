package io.sealpost.auth.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the vault's audit is told of what happens here. */
@ConfigMapping(prefix = "sealpost.audit")
interface AuditConfig {

    /** How often each replica looks for events that wait, at most once a second. Default one second. */
    @WithDefault("1s")
    String sendEvery();

    /**
     * How long a replica leaves the vault alone, at most, while it does not answer, unless the vault itself says when to come back. The first
     * pause is a second; each is twice the one before. Default one minute.
     */
    @WithDefault("PT1M")
    Duration longestPause();
}
