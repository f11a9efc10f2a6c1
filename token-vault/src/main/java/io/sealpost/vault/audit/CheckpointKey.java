package io.sealpost.vault.audit;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What checkpoints are signed with: a private key, sealed like any other secret. */
@Entity
@Table(name = "audit_signing_key")
class CheckpointKey {

    @Id
    int id;

    long version;
    byte[] privateKeySealed;
    Instant createdAt;

    Place place() {
        return new Place("audit_signing_key", Integer.toString(id), "private_key_sealed", version);
    }
}
