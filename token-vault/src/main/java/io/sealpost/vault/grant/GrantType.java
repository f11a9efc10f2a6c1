package io.sealpost.vault.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a grant came to be, by the names of RFC 6749. */
public enum GrantType {
    /** By the consent of the account's owner (§4.1). */
    @JsonProperty("authorization_code")
    AUTHORIZATION_CODE,
    /** The application's own, app-only (§4.4): the account is a label, and what it opens is settled at the provider. */
    @JsonProperty("client_credentials")
    CLIENT_CREDENTIALS,
    /** The application's own, in the name of an account that its organisation delegated to it (RFC 7523 §2.1). */
    @JsonProperty("urn:ietf:params:oauth:grant-type:jwt-bearer")
    JWT_BEARER;

    /** Whether it lives by somebody's consent; if not, only an operator can mend it, and there is no refresh token. */
    public boolean isByConsent() {
        return this == AUTHORIZATION_CODE;
    }
}
