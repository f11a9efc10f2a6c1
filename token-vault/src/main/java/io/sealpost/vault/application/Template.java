package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/** Where an application's endpoints and mail hosts come from. */
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
}
