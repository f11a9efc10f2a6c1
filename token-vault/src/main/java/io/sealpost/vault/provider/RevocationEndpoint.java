package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.sealpost.vault.credential.CredentialUnusable;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Set;

/** The provider's revocation endpoint (RFC 7009). */
@ApplicationScoped
public class RevocationEndpoint {

    private static final Set<String> DEAD = Set.of("invalid_token", "invalid_grant");

    private final ProviderHttp http;
    private final ClientProof proof;

    RevocationEndpoint(ProviderHttp http, ClientProof proof) {
        this.http = http;
        this.proof = proof;
    }

    /**
     * Revokes a refresh token with the first credential that the provider accepts. Blocks.
     *
     * @return whether the token is dead at the provider now; a 400 says that it was already (§2.2.1)
     */
    public boolean revoke(OAuthClient client, SecretText refreshToken) {
        return client.credentials().stream()
                .filter(credential -> client.mayBeSent(credential, client.revocationEndpoint()))
                .anyMatch(credential -> revoked(client, credential, refreshToken));
    }

    private boolean revoked(OAuthClient client, OAuthClient.Credential credential, SecretText refreshToken) {
        try {
            var request = new TokenRevocationRequest(
                    client.revocationEndpoint(), proof.of(client, credential), new RefreshToken(refreshToken.reveal()));
            return http.send(request.toHTTPRequest(), RevocationEndpoint::isDead);
        } catch (IOException | CredentialUnusable e) {
            return false;
        }
    }

    private static boolean isDead(HTTPResponse response) {
        return response.getStatusCode() == 200 || alreadyDead(response);
    }

    private static boolean alreadyDead(HTTPResponse response) {
        var error = ErrorObject.parse(response).getCode();
        return response.getStatusCode() == 400 && error != null && DEAD.contains(error);
    }
}
