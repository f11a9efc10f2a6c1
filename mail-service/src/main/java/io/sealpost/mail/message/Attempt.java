package io.sealpost.mail.message;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.UUID;

/** One attempt to deliver a message. */
@Entity
@IdClass(Attempt.Key.class)
class Attempt {

    /** The key: attempts are numbered within their message. */
    record Key(UUID message, int number) {}

    @Id
    UUID message;

    @Id
    int number;

    Instant startedAt;

    /** Set before DATA: from here on the server may have the message. */
    Instant handedOverAt;

    Instant endedAt;

    @Enumerated(EnumType.STRING)
    MessageStatus outcome;

    String cause;
    Integer code;
    String reply;
}
