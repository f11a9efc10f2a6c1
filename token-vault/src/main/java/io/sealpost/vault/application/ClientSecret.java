package io.sealpost.vault.application;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** One of an application's client secrets; several can be live at once, so that a new one overlaps the old. */
@Entity
class ClientSecret {

    @Id
    UUID id;

    String application;
    String name;
    long version;
    byte[] valueSealed;
    String fingerprint;
    Instant expiresAt;
    Instant createdAt;
    Instant lastUsedAt;
    Instant rejectedAt;

    Place place() {
        return new Place("client_secret", id.toString(), "value_sealed", version);
    }

    boolean live(Instant now) {
        return expiresAt == null || expiresAt.isAfter(now);
    }
}
