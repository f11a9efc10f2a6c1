package io.sealpost.vault.provider;

import io.sealpost.vault.crypto.SecretText;
import java.net.URI;
import java.util.List;

/**
 * A client registration with its live credentials, as needed for one call.
 *
 * @param revocationEndpoint null where the provider has none
 * @param credentials in the order in which to try them
 */
public record OAuthClient(
        URI tokenEndpoint,
        URI revocationEndpoint,
        String clientId,
        ClientAuthenticationMethod authentication,
        List<Credential> credentials) {

    /** The same registration with one credential only. */
    public OAuthClient with(Credential credential) {
        return new OAuthClient(tokenEndpoint, revocationEndpoint, clientId, authentication, List.of(credential));
    }

    /** A client secret by its name within the application. */
    public record Credential(String name, SecretText secret) {}
}
