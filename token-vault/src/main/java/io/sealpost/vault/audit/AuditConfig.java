package io.sealpost.vault.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the audit trail is kept. */
@ConfigMapping(prefix = "sealpost.audit")
interface AuditConfig {

    /**
     * How often the heads of all chains are signed, if there is anything new; {@code off} for never. What was deleted from the end of a chain
     * shows by the next checkpoint at the latest.
     */
    @WithDefault("PT1M")
    String checkpointEvery();

    /**
     * How long events are kept, at least; they go by whole months (UTC), of which a signed checkpoint remains. No less than {@code P31D}.
     */
    @WithDefault("P400D")
    Duration retention();

    /**
     * Whether months beyond the retention are dropped although the trail up to their end is not as it was written. Without it they are kept as
     * evidence, with an error in the log at each try. The checkpoint that remains says how much was found, and verification tells it from then on.
     */
    @WithDefault("false")
    boolean dropChanged();

    /** How often months are made and dropped; {@code off} for never by itself. */
    @WithDefault("PT6H")
    String housekeepingEvery();
}
