package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The grant that an account already has.
 *
 * @param account the mailbox or login as it was named when the grant was made
 * @param cause why it gives no tokens, null when it does
 * @param issuer null for a grant whose owner was never verified
 * @param subject null for a grant whose owner was never verified
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccountGrant(
        String application,
        String account,
        String status,
        String cause,
        String grantType,
        String issuer,
        String subject,
        List<String> scopes) {

    static final String NEEDS_CONSENT = "needs_consent";

    public AccountGrant {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
    }

    /** Whether the account's owner can mend it by a new consent, and nobody else can. */
    public boolean needsConsent() {
        return NEEDS_CONSENT.equals(status) && "authorization_code".equals(grantType);
    }

    /** What the account's owner allowed so far; nothing, where the application has the grant by itself. */
    public List<String> consentedScopes() {
        return "client_credentials".equals(grantType) ? List.of() : scopes;
    }
}
