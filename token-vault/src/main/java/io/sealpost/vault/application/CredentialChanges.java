package io.sealpost.vault.application;

import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.credential.SigningKey;
import io.sealpost.vault.crypto.SecretText;
import java.time.Instant;
import java.util.Map;

/** What a PUT says of credentials, by name: a null change removes one, names not given stay as they are. */
record CredentialChanges(Map<String, SecretChange> secrets, Map<String, CertificateChange> certificates) {

    boolean isEmpty() {
        return secrets.isEmpty() && certificates.isEmpty();
    }

    /** @param value null keeps the stored one */
    record SecretChange(SecretText value, Instant expiresAt) {}

    /**
     * With neither text nor file what is stored stays.
     *
     * @param key what the text holds, null like it
     */
    record CertificateChange(SecretText pem, SigningKey key, String file, SigningAlgorithm algorithm, String keyId) {}
}
