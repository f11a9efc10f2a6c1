package io.sealpost.vault.application;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
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

    /** Whether the value has the form of the identifier that Microsoft shows beside a secret. */
    boolean looksLikeId;

    Place place() {
        return new Place("client_secret", id.toString(), "value_sealed", version);
    }

    boolean live(Instant now) {
        return expiresAt == null || expiresAt.isAfter(now);
    }

    /** When it ends at the latest, where the provider sets a limit: Microsoft's portal makes no secret that lives longer than 24 months. */
    Optional<Instant> latestEnd(Template template) {
        return template == Template.MICROSOFT
                ? Optional.of(createdAt.atOffset(ZoneOffset.UTC).plusMonths(24).toInstant())
                : Optional.empty();
    }

    /** What to count with: what somebody said, or else the latest. */
    Optional<Instant> diesAt(Template template) {
        return Optional.ofNullable(expiresAt).or(() -> latestEnd(template));
    }
}
