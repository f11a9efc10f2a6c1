package io.sealpost.vault.provider;

import io.sealpost.vault.crypto.SecretText;
import java.net.URI;
import java.util.List;

/**
 * A client registration with its live credentials, as needed for one call.
 *
 * @param identity which party the application's name stood for when this was opened
 * @param version which state of the application this was opened from, credentials included
 * @param revocationEndpoint null where the provider has none
 * @param credentials in the order in which to try them
 */
public record OAuthClient(
        long identity,
        long version,
        URI tokenEndpoint,
        URI revocationEndpoint,
        String clientId,
        ClientAuthenticationMethod authentication,
        List<Credential> credentials) {

    /** A client secret by its name within the application. */
    public record Credential(String name, SecretText secret) {}
}
