package io.sealpost.mail.incoming;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A fetch that somebody asked for. */
@Entity
class FetchRun {

    @Id
    UUID id;

    String caller;
    Instant createdAt;
    Instant finishedAt;
}
