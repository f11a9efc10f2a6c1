package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * The grant that an account already has.
 *
 * @param issuer null for a grant whose owner was never verified
 * @param subject null for a grant whose owner was never verified
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccountGrant(String status, String grantType, String issuer, String subject, List<String> scopes) {

    public AccountGrant {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
    }

    /** What the account's owner allowed so far; nothing, where the application has the grant by itself. */
    public List<String> consentedScopes() {
        return "client_credentials".equals(grantType) ? List.of() : scopes;
    }
}
