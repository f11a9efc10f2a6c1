package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.UUID;

/** The answer to a submission: the same for every repetition of it. */
record Receipt(UUID id, String status, @JsonRawValue String resolution) {

    static Receipt of(Message message) {
        return new Receipt(message.id, MessageStatus.QUEUED.text(), message.resolution);
    }
}
