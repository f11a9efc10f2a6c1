package io.sealpost.vault.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a grant dies of if nothing more is done for it. */
enum DeathCause {
    /** The provider forgets refresh tokens that are not used; each refresh puts it off. */
    @JsonProperty("idle")
    IDLE,
    /** The provider said when the consent ends; no refresh puts it off. */
    @JsonProperty("consent_expiry")
    CONSENT_EXPIRY,
    /** No credential of the application lives longer. */
    @JsonProperty("credential_expiry")
    CREDENTIAL_EXPIRY
}
