package io.sealpost.vault.grant;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A refresh token that its provider has still to be told to revoke. */
@Entity
class Revocation {

    @Id
    UUID id;

    String application;
    String issuer;
    String subject;
    byte[] tokenSealed;
    Instant createdAt;
    int attempts;
    Instant nextTryAt;
    Instant giveUpAt;

    Place place() {
        return new Place("revocation", id.toString(), "token_sealed", 1);
    }
}
