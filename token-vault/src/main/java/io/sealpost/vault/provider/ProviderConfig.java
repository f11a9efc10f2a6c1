package io.sealpost.vault.provider;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Calls to providers. */
@ConfigMapping(prefix = "sealpost.provider")
public interface ProviderConfig {

    /** How long a connection may take to open. Default 5 s. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long a whole call may take, body included. Always shorter than {@code sealpost.grant.lease}. Default 15 s. */
    @WithDefault("15s")
    Duration timeout();

    /**
     * How long redeeming a code may take in all: every credential that is tried, and userinfo. Shorter than auth-service waits. Default 25 s.
     */
    @WithDefault("25s")
    Duration redemptionTimeout();
}
