package io.sealpost.vault.grant;

import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A grant's access token for another resource than mail, or why there is none. */
@Entity
class ResourceToken {

    @EmbeddedId
    Key key;

    long version;
    byte[] tokenSealed;
    Instant obtainedAt;
    Instant expiresAt;

    /** Why the provider gave none the last time; null where it gave one. */
    String cause;

    Instant nextTryAt;

    /** A grant and the resource. */
    @Embeddable
    record Key(UUID grantId, @Enumerated(EnumType.STRING) TokenResource resource) {}

    Place place() {
        return new Place("resource_token", key.grantId() + "/" + key.resource().name(), "token_sealed", version);
    }

    boolean serves(Instant now, Duration minimumLife) {
        return tokenSealed != null && Life.serves(obtainedAt, expiresAt, now, minimumLife);
    }

    boolean mayBeTried(Instant now) {
        return nextTryAt == null || !nextTryAt.isAfter(now);
    }
}
