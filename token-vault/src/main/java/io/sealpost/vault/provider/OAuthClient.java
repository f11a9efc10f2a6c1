package io.sealpost.vault.provider;

import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.credential.SigningKey;
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
 * @param skipped why credentials that should be live are not among them
 */
public record OAuthClient(
        long identity,
        long version,
        URI tokenEndpoint,
        URI revocationEndpoint,
        String clientId,
        ClientAuthenticationMethod authentication,
        List<Credential> credentials,
        List<Obstacle> skipped) {

    /** The same client with this credential and no other, for whoever wants to know what becomes of this one. */
    public OAuthClient with(Credential credential) {
        return new OAuthClient(
                identity,
                version,
                tokenEndpoint,
                revocationEndpoint,
                clientId,
                authentication,
                List.of(credential),
                List.of());
    }

    /** What one request is made with; its name tells it from the application's others. */
    public sealed interface Credential {

        String name();

        /** A client secret and how it is sent. */
        record Secret(String name, SecretText value, ClientAuthenticationMethod way) implements Credential {}

        /** A key that signs assertions. */
        record Key(String name, SigningKey key) implements Credential {}

        /** A token of the platform, which is the assertion; read for each request, because it is replaced as it ages. */
        record PlatformToken(String name, Reading reading) implements Credential {

            /** The token as it is now. */
            public interface Reading {
                SecretText token() throws CredentialUnusable;
            }
        }
    }

    /** Whether an endpoint may get a credential. A token of the platform goes only where its audience leads, which is the token endpoint's host. */
    boolean mayBeSent(Credential credential, URI endpoint) {
        return !(credential instanceof Credential.PlatformToken)
                || endpoint.getRawAuthority().equalsIgnoreCase(tokenEndpoint.getRawAuthority());
    }
}
