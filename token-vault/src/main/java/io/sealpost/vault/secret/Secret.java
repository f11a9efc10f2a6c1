package io.sealpost.vault.secret;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

@Entity
class Secret {

    @Id
    String name;

    long version;
    byte[] valueSealed;
    Instant updatedAt;
    String updatedBy;

    Place place() {
        return new Place("secret", name, "value_sealed", version);
    }
}
