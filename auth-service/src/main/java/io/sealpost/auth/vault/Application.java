package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.net.URI;
import java.util.Objects;

/**
 * What a browser flow needs to know of an OAuth client registration.
 *
 * @param template what the vault knows of the provider beforehand
 * @param tenant Microsoft's tenant, null elsewhere
 * @param issuer null for a plain OAuth 2.0 provider; holds {@code {tenantid}} where tokens of several tenants come
 * @param userinfoEndpoint null where there is none
 * @param jwksUri null where no ID token comes
 * @param authorizationResponseIssParameterSupported whether authorization responses always say who they are from (RFC 9207)
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Application(
        String application,
        String template,
        String tenant,
        String issuer,
        URI authorizationEndpoint,
        URI userinfoEndpoint,
        URI jwksUri,
        boolean authorizationResponseIssParameterSupported,
        String clientId) {

    /** Whether who came is said by an ID token; else the vault asks the userinfo endpoint. */
    public boolean givesIdTokens() {
        return issuer != null && jwksUri != null;
    }

    /**
     * Who says who somebody is: the issuer of ID tokens, which may be a template, or the address of the userinfo endpoint where there are
     * none. Null for an application that nobody can sign in with.
     */
    public String authority() {
        if (givesIdTokens()) {
            return issuer;
        }
        return jwksUri == null ? Objects.toString(userinfoEndpoint, null) : null;
    }
}
