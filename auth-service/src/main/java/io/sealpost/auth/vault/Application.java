package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.net.URI;

/**
 * What a browser flow needs to know of an OAuth client registration.
 *
 * @param tenant Microsoft's tenant, null elsewhere
 * @param issuer null for a plain OAuth 2.0 provider; holds {@code {tenantid}} where tokens of several tenants come
 * @param jwksUri null where no ID token comes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Application(
        String application, String tenant, String issuer, URI authorizationEndpoint, URI jwksUri, String clientId) {}
