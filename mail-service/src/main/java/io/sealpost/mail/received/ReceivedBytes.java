package io.sealpost.mail.received;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A received message as the server had it. */
@Entity
@Table(name = "received_content")
class ReceivedBytes {

    @Id
    UUID id;

    byte[] raw;
}
