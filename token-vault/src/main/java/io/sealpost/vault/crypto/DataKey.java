package io.sealpost.vault.crypto;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A stored data key: a Tink keyset, encrypted by the KEK. */
@Entity
class DataKey {

    @Id
    int id;

    String kekId;
    byte[] wrapped;
    Instant createdAt;
}
