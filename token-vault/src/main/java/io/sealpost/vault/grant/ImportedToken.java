package io.sealpost.vault.grant;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** The hash of a refresh token that a caller brought along and that was presented to its provider, or was about to be. */
@Entity
class ImportedToken {

    @Id
    byte[] hash;

    Instant presentedAt;

    /** What came of it; null while the provider is asked. */
    UUID grantId;

    /** Replaced at the provider by one that made no grant. */
    boolean spent;
}
