package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The provider's userinfo endpoint (OpenID Connect Core §5.3), for providers that give no ID token. */
@ApplicationScoped
public class UserInfoEndpoint {

    private final ProviderHttp http;

    UserInfoEndpoint(ProviderHttp http) {
        this.http = http;
    }

    /**
     * Asks who the token is for. Blocks.
     *
     * @param within how long that may take
     */
    public UserInfo ask(URI endpoint, SecretText accessToken, Duration within) {
        try {
            var request = new UserInfoRequest(endpoint, new BearerAccessToken(accessToken.reveal()));
            return http.send(request.toHTTPRequest(), within, UserInfoEndpoint::read);
        } catch (IOException e) {
            return new UserInfo.Unavailable(TokenAnswers.causeOf(e));
        }
    }

    private static UserInfo read(HTTPResponse response) {
        var status = response.getStatusCode();
        if (status == 429 || status >= 500) {
            return new UserInfo.Unavailable("http_" + status);
        }
        if (status != 200) {
            return new UserInfo.None();
        }
        try {
            return new UserInfo.Claims(response.getBodyAsJSONObject());
        } catch (ParseException notJson) {
            return new UserInfo.Unavailable("not_json");
        }
    }
}
