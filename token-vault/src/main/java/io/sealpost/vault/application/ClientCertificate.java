package io.sealpost.vault.application;

import io.sealpost.vault.credential.KeyCertificate;
import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.credential.SigningKey;
import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One of an application's keys, with its certificate: sealed in the row, or in a file, whose facts are looked up in the file. */
@Entity
class ClientCertificate {

    @Id
    UUID id;

    String application;
    String name;
    long version;
    byte[] pemSealed;
    String file;

    @Enumerated(EnumType.STRING)
    SigningAlgorithm algorithm;

    String keyId;
    String fingerprint;
    String thumbprint;
    String subject;
    Instant validFrom;
    Instant expiresAt;
    Instant createdAt;
    Instant lastUsedAt;
    Instant rejectedAt;

    /** Which key was rejected: a file may hold another one since. */
    String rejectedFingerprint;

    Place place() {
        return new Place("client_certificate", id.toString(), "pem_sealed", version);
    }

    Optional<String> keyIdentifier() {
        return Optional.ofNullable(keyId);
    }

    /** Notes what may be known of a key that is stored here. */
    void describe(SigningKey key) {
        fingerprint = key.fingerprint();
        thumbprint = key.certificate().map(KeyCertificate::thumbprint).orElse(null);
        subject = key.certificate().map(KeyCertificate::subject).orElse(null);
        validFrom = key.certificate().map(KeyCertificate::validFrom).orElse(null);
        expiresAt = key.certificate().map(KeyCertificate::expiresAt).orElse(null);
    }

    /** What a file holds is looked up there. */
    void forget() {
        fingerprint = null;
        thumbprint = null;
        subject = null;
        validFrom = null;
        expiresAt = null;
    }
}
