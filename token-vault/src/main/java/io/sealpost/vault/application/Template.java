package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.SigningAlgorithm;
import io.sealpost.vault.credential.SigningKey;
import java.time.Duration;

/** Where an application's endpoints and mail hosts come from, and what its provider is known for. */
public enum Template {
    /** Microsoft Entra ID and Exchange Online. */
    @JsonProperty("microsoft")
    MICROSOFT(Duration.ofDays(90)),
    /** Google identity and Gmail. */
    @JsonProperty("google")
    GOOGLE(Duration.ofDays(180)),
    /** Any provider: endpoints as given, or discovered from the issuer. */
    @JsonProperty("custom")
    CUSTOM(null);

    private final Duration idleLimit;

    Template(Duration idleLimit) {
        this.idleLimit = idleLimit;
    }

    /**
     * How long the provider keeps refresh tokens that are not used (learn.microsoft.com/entra/identity-platform/refresh-tokens,
     * developers.google.com/identity/protocols/oauth2); null where that is not known.
     */
    Duration idleLimit() {
        return idleLimit;
    }

    /** A key as it is, if the provider can know it by what it has: Microsoft finds keys by their certificate only. */
    SigningKey usable(SigningKey key) throws CredentialUnusable {
        return this == MICROSOFT ? key.withCertificate() : key;
    }

    SigningAlgorithm usualAlgorithm() {
        return switch (this) {
            case MICROSOFT, CUSTOM -> SigningAlgorithm.PS256;
            case GOOGLE -> SigningAlgorithm.RS256;
        };
    }
}
