package io.sealpost.vault.grant;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Set;

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
    NEEDS_OPERATOR;

    /** Of a grant whose account was verified: those that are shown. */
    static final Set<GrantStatus> CONFIRMED = Set.of(ACTIVE, NEEDS_CONSENT, NEEDS_OPERATOR);

    /** As it stands in JSON. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
