package io.sealpost.vault.grant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How grants are kept. */
@ConfigMapping(prefix = "sealpost.grant")
public interface GrantConfig {

    /** How long a refresh may hold a grant's lease. Longer than {@code sealpost.provider.timeout} by the time a commit may take. Default 30 s. */
    @WithDefault("30s")
    Duration lease();

    /** How long a redeemed code waits for its account to be verified. Default 15 min. */
    @WithDefault("15m")
    Duration pendingLife();

    /** How often those who wait for another's refresh look again. Default 25 ms. */
    @WithDefault("25ms")
    Duration waitStep();

    /** How often a replica looks for grants that are due for a refresh; {@code off} where others do that. Default 1 s. */
    @WithDefault("1s")
    String refreshTick();

    /** After how long a grant that nobody uses is refreshed, so that it does not die of idleness. Default 7 days. */
    @WithDefault("7d")
    Duration keepAlive();

    /** How long a provider has to refuse a grant with codes that nobody here knows before it counts as dead. Default 24 h. */
    @WithDefault("24h")
    Duration doubt();

    /** The first pause after a failed refresh; it doubles with each failure, with jitter. Default 2 s. */
    @WithDefault("2s")
    Duration firstPause();

    /** The longest pause between refreshes that fail. Default 5 min. */
    @WithDefault("5m")
    Duration longestPause();

    /** How long a revocation is tried again at the provider. Default 24 h. */
    @WithDefault("24h")
    Duration revocationLife();
}
