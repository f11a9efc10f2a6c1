package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import java.net.URI;
import java.util.List;

/**
 * A registration without its credentials, checked and complete.
 *
 * @param tenant Microsoft's tenant, null elsewhere
 * @param namesItself whether the provider's authorization responses always say who they are from (RFC 9207)
 * @param issuer null for a plain OAuth 2.0 provider; for Microsoft's shared tenants it holds {@code {tenantid}} where the tenant goes
 */
record Settings(
        Template template,
        String tenant,
        String issuer,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI revocationEndpoint,
        URI userinfoEndpoint,
        URI jwksUri,
        boolean namesItself,
        String clientId,
        ClientAuthenticationMethod clientAuthentication,
        List<String> mailHosts) {

    /** Whether credentials that belong to the other settings would reach another party, or speak for another client, under these. */
    boolean changesWhoGetsCredentials(Settings other) {
        return !withoutPolicy().equals(other.withoutPolicy());
    }

    private Settings withoutPolicy() {
        return new Settings(
                template,
                tenant,
                issuer,
                authorizationEndpoint,
                tokenEndpoint,
                revocationEndpoint,
                userinfoEndpoint,
                jwksUri,
                false,
                clientId,
                null,
                List.of());
    }
}
