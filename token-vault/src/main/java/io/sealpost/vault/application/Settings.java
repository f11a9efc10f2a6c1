package io.sealpost.vault.application;

import io.sealpost.vault.provider.ClientAuthenticationMethod;
import java.net.URI;
import java.util.List;

/**
 * A registration without the credentials that are stored, checked and complete.
 *
 * @param tenant Microsoft's tenant, null elsewhere
 * @param namesItself whether the provider's authorization responses always say who they are from (RFC 9207)
 * @param deviceAuthorizationEndpoint null where mail cannot be asked for by a device code
 * @param issuer null for a plain OAuth 2.0 provider; for Microsoft's shared tenants it holds {@code {tenantid}} where the tenant goes
 * @param federatedToken the name of a mounted token, null where there is none
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
        URI deviceAuthorizationEndpoint,
        boolean namesItself,
        String clientId,
        ClientAuthenticationMethod clientAuthentication,
        String federatedToken,
        List<String> mailHosts) {

    /** Whether credentials and tokens that belong to these settings would reach another party, or speak for another client, under others. */
    boolean changesWhoGetsCredentials(Settings other) {
        return !withoutPolicy().equals(other.withoutPolicy()) || isToldMoreHosts(other);
    }

    /** Where access tokens are sent to. What templates fix, callers cannot change: a host more there is one of ours. */
    private boolean isToldMoreHosts(Settings other) {
        return template == Template.CUSTOM && !mailHosts.containsAll(other.mailHosts);
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
                isAtTheTokenEndpoint(deviceAuthorizationEndpoint) ? null : deviceAuthorizationEndpoint,
                false,
                clientId,
                null,
                null,
                List.of());
    }

    /** Who answers there gets the credentials anyway; providers learn to serve devices. */
    private boolean isAtTheTokenEndpoint(URI endpoint) {
        return endpoint != null
                && endpoint.getScheme().equals(tokenEndpoint.getScheme())
                && endpoint.getRawAuthority().equalsIgnoreCase(tokenEndpoint.getRawAuthority());
    }
}
