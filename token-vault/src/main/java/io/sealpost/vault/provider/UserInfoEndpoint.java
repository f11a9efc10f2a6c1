package io.sealpost.vault.provider;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import io.sealpost.vault.crypto.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The provider's userinfo endpoint (OpenID Connect Core §5.3), for providers that give no ID token. */
@ApplicationScoped
public class UserInfoEndpoint {

    private final ProviderHttp http;

    UserInfoEndpoint(ProviderHttp http) {
        this.http = http;
    }

    /** How a token is shown (RFC 6750 §2). */
    public enum Showing {
        /** As all providers should take it. */
        IN_HEADER,
        /** As a parameter of the address, for those that take it in no other way: it may stand in their logs. */
        IN_QUERY
    }

    /**
     * Asks who the token is for. Blocks.
     *
     * @param within how long that may take
     */
    public UserInfo ask(URI endpoint, SecretText accessToken, Duration within) {
        return ask(endpoint, accessToken, Showing.IN_HEADER, within);
    }

    /**
     * Asks who the token is for. Blocks.
     *
     * @param within how long that may take
     */
    public UserInfo ask(URI endpoint, SecretText accessToken, Showing showing, Duration within) {
        var request =
                switch (showing) {
                    case IN_HEADER ->
                        new UserInfoRequest(endpoint, new BearerAccessToken(accessToken.reveal())).toHTTPRequest();
                    case IN_QUERY -> new HTTPRequest(HTTPRequest.Method.GET, withToken(endpoint, accessToken));
                };
        try {
            return http.send(request, within, UserInfoEndpoint::read);
        } catch (IOException e) {
            return new UserInfo.Unavailable(TokenAnswers.causeOf(e));
        }
    }

    private static URI withToken(URI endpoint, SecretText accessToken) {
        var token = "access_token=" + URLEncoder.encode(accessToken.reveal(), StandardCharsets.UTF_8);
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + token);
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
