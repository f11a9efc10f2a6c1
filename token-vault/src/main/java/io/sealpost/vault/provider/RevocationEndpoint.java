package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** The provider's revocation endpoint (RFC 7009). */
@ApplicationScoped
public class RevocationEndpoint {

    private final ProviderHttp http;

    RevocationEndpoint(ProviderHttp http) {
        this.http = http;
    }

    /**
     * Revokes a refresh token with the first credential that the provider accepts. Blocks.
     *
     * @return whether the token is dead at the provider now; a 400 says that it was already (§2.2.1)
     */
    public boolean revoke(OAuthClient client, SecretText refreshToken) {
        return client.credentials().stream().anyMatch(credential -> revoked(client, credential, refreshToken));
    }

    private boolean revoked(OAuthClient client, OAuthClient.Credential credential, SecretText refreshToken) {
        var request = new TokenRevocationRequest(
                client.revocationEndpoint(),
                TokenEndpoint.authentication(client, credential),
                new RefreshToken(refreshToken.reveal()));
        try {
            var response = http.send(request.toHTTPRequest());
            return response.getStatusCode() == 200 || alreadyDead(response.getStatusCode(), response.getBody());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean alreadyDead(int status, String body) {
        return status == 400
                && body != null
                && (body.contains("\"invalid_token\"") || body.contains("\"invalid_grant\""));
    }
}
