package io.sealpost.mail.message;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A message's content as it goes on the wire. */
@Entity
@Table(name = "message_content")
class MessageBytes {

    @Id
    UUID id;

    byte[] wire;
}
