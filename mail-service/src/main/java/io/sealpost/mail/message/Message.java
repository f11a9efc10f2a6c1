package io.sealpost.mail.message;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A stored message without its content. Its lease columns are written by {@link MessageQueue} alone. */
@Entity
class Message {

    @Id
    UUID id;

    @Column(insertable = false, updatable = false)
    Long position;

    String caller;

    @Enumerated(EnumType.STRING)
    MessageStatus status;

    String cause;
    String server;
    String resolution;
    String envelopeSender;
    String senderKey;
    String senderDomain;
    String messageId;
    String subject;
    long size;
    Instant createdAt;
    Instant sendAt;
    Instant dueAt;
    Instant expiresAt;
    Instant finishedAt;
    int attempts;
    UUID leaseOwner;
    Instant leaseUntil;
    long fencingToken;
}
