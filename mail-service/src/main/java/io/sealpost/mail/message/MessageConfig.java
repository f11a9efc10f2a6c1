package io.sealpost.mail.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What callers may submit. */
@ConfigMapping(prefix = "sealpost.message")
interface MessageConfig {

    /** How many recipients one message may have. Default 500, what Exchange Online takes. */
    @WithDefault("500")
    int maxRecipients();

    /** How far ahead {@code send_at} may lie. Default 366 days. */
    @WithDefault("366d")
    Duration farthestSendAt();

    /** How long an Idempotency-Key is remembered. Default 30 days. */
    @WithDefault("30d")
    Duration idempotencyLifetime();
}
