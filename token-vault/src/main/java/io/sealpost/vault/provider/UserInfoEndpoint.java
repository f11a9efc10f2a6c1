package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The provider's userinfo endpoint (OpenID Connect Core §5.3), for providers that give no ID token. */
@ApplicationScoped
public class UserInfoEndpoint {

    private final ProviderHttp http;

    UserInfoEndpoint(ProviderHttp http) {
        this.http = http;
    }

    /** The claims as the provider gave them, or empty when it gave none. Blocks. */
    public Optional<Map<String, Object>> claims(URI endpoint, SecretText accessToken) {
        try {
            var request = new UserInfoRequest(endpoint, new BearerAccessToken(accessToken.reveal()));
            var response = http.send(request.toHTTPRequest());
            response.ensureStatusCode(200);
            return Optional.of(response.getBodyAsJSONObject());
        } catch (IOException | ParseException noClaims) {
            return Optional.empty();
        }
    }
}
