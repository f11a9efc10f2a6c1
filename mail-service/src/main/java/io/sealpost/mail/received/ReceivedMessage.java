package io.sealpost.mail.received;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A stored received message without its content. */
@Entity
class ReceivedMessage {

    @Id
    UUID id;

    /** Its place in the feed: whatever becomes visible later has a higher one. */
    long position;

    String server;
    String source;
    String mailbox;
    String mailboxKey;
    String mailboxDomain;
    String folder;
    long uidValidity;
    long uid;
    String messageId;
    String hash;
    long size;
    String sender;
    String subject;
    Instant sentAt;
    Instant receivedAt;

    /** Why it cannot be read, null if it can. */
    String problem;

    Instant acknowledgedAt;

    /** Whether the mail server knows what is to happen to it. */
    boolean serverTold;
}
