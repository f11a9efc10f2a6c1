package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a submission: the same for every repetition of it. */
record Receipt(
        UUID id,
        String status,

        @Schema(implementation = ResolutionView.class) @JsonRawValue
        String resolution) {

    static Receipt of(Message message) {
        return new Receipt(message.id, MessageStatus.QUEUED.text(), message.resolution);
    }
}
