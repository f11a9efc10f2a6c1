package io.sealpost.vault.grant;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a grant stands. A provider that is down is no status. */
public enum GrantStatus {
    /** Redeemed, the account not yet verified; goes by itself when nobody confirms it. */
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("active")
    ACTIVE,
    /** The provider refused the refresh token: the account's owner has to consent again. */
    @JsonProperty("needs_consent")
    NEEDS_CONSENT,
    /** The provider refused the client: the operator has to mend the application. Nothing of the grant is lost. */
    @JsonProperty("needs_operator")
    NEEDS_OPERATOR
}
