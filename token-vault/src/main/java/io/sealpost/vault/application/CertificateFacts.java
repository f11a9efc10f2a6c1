package io.sealpost.vault.application;

import io.sealpost.vault.credential.Flaw;
import io.sealpost.vault.credential.KeyCertificate;
import io.sealpost.vault.credential.SigningKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What may be known of a key and its certificate.
 *
 * @param fingerprint null where the key cannot be read
 * @param thumbprint null like what follows where there is no certificate
 */
record CertificateFacts(
        String fingerprint,
        String thumbprint,
        String subject,
        Instant validFrom,
        Instant expiresAt,
        Optional<Flaw> flaw) {

    static CertificateFacts of(SigningKey key, Instant now) {
        var certificate = key.certificate();
        var validFrom = certificate.map(KeyCertificate::validFrom).orElse(null);
        var expiresAt = certificate.map(KeyCertificate::expiresAt).orElse(null);
        return new CertificateFacts(
                key.fingerprint(),
                certificate.map(KeyCertificate::thumbprint).orElse(null),
                certificate.map(KeyCertificate::subject).orElse(null),
                validFrom,
                expiresAt,
                outOfTime(validFrom, expiresAt, now));
    }

    static CertificateFacts of(ClientCertificate stored, Instant now) {
        return new CertificateFacts(
                stored.fingerprint,
                stored.thumbprint,
                stored.subject,
                stored.validFrom,
                stored.expiresAt,
                outOfTime(stored.validFrom, stored.expiresAt, now));
    }

    static CertificateFacts flawed(Flaw flaw) {
        return new CertificateFacts(null, null, null, null, null, Optional.of(flaw));
    }

    private static Optional<Flaw> outOfTime(Instant validFrom, Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            return Optional.of(Flaw.CERTIFICATE_EXPIRED);
        }
        return validFrom != null && validFrom.isAfter(now)
                ? Optional.of(Flaw.CERTIFICATE_NOT_YET_VALID)
                : Optional.empty();
    }

    /** Whether there is a key to sign with; one whose time is over, or has not come, still is one. */
    boolean isUsable() {
        return fingerprint != null;
    }

    boolean isRejected(ClientCertificate stored) {
        return CredentialState.isRejected(stored.rejectedAt, stored.lastUsedAt) && isOfRejection(stored);
    }

    /** Whether a rejection was this key's: a file may hold another one since. */
    boolean isOfRejection(ClientCertificate stored) {
        return fingerprint == null || fingerprint.equals(stored.rejectedFingerprint);
    }
}
