package io.sealpost.vault.grant;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** The hash of a code that was presented to a provider, or was about to be. */
@Entity
class RedeemedCode {

    @Id
    byte[] hash;

    Instant redeemedAt;
}
