package io.sealpost.mail.message;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.UUID;

/** A recipient of a message and what became of it there. */
@Entity
@IdClass(Recipient.Key.class)
class Recipient {

    /** The key: recipients are numbered within their message. */
    record Key(UUID message, int position) {}

    @Id
    UUID message;

    @Id
    int position;

    /** As in RCPT TO. */
    String address;

    @Enumerated(EnumType.STRING)
    RecipientStatus status;

    Integer code;
    String reply;
    Instant settledAt;
}
