package io.sealpost.mail.message;

import io.sealpost.mail.resolution.Resolution.Resolved;
import java.time.Instant;

/** What a message says, before the sender is settled. */
sealed interface MessageContent permits ComposedContent, RawContent {

    /** The message for the wire under the resolved sender; Date and Message-ID are added where they are missing. */
    Wire wire(Resolved resolution, Instant now);

    /** The finished message. */
    record Wire(Octets octets, String messageId, String subject) {}
}
