package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.CREDENTIALS;
import static io.sealpost.sandbox.TestSandbox.basic;
import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void revokedRefreshTokenTakesItsFamilyAlong() {
        // Given
        var account = newAccount();
        var tokens = sandbox.connect(account);

        // When
        var answer = revoke(tokens.get("refresh_token"), CREDENTIALS);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sandbox.isActive(tokens.get("access_token"))).isFalse();
        assertThat(json(sandbox.refresh(tokens.get("refresh_token")))).containsEntry("error", "invalid_grant");
        assertThat(sandbox.tally(account).get("revocations").intValue()).isEqualTo(1);
        assertThat(sandbox.tally(account).get("reuse_detected").intValue()).isZero();
    }

    @Test
    void revokedAccessTokenDiesAlone() {
        // Given
        var tokens = sandbox.connect(newAccount());

        // When
        revoke(tokens.get("access_token"), CREDENTIALS);

        // Then
        assertThat(sandbox.isActive(tokens.get("access_token"))).isFalse();
        assertThat(sandbox.refresh(tokens.get("refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownTokenIsAsGoodAsRevoked() {
        // Given
        var unknown = "not-a-token-of-this-provider";

        // When
        var answer = revoke(unknown, CREDENTIALS);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "introspect"})
    void onlyTheClientMayAskAboutTokens(String endpoint) {
        // Given
        var tokens = sandbox.connect(newAccount());
        var token = Map.of("token", (String) tokens.get("access_token"));

        // When
        var answer = sandbox.post(endpoint, token, basic("sealpost-sandbox", "wrong"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer)).containsEntry("error", "invalid_client");
        assertThat(sandbox.isActive(tokens.get("access_token"))).isTrue();
    }

    @Test
    void introspectionDescribesALiveToken() {
        // Given
        var account = newAccount();
        var token = sandbox.accessToken(account);

        // When
        var answer = json(sandbox.post("introspect", Map.of("token", token), CREDENTIALS));

        // Then
        assertThat(answer)
                .containsEntry("active", true)
                .containsEntry("username", account)
                .containsEntry("email", account)
                .containsEntry("client_id", "sealpost-sandbox")
                .containsEntry("scope", TestSandbox.ALL_SCOPES)
                .containsKeys("sub", "exp", "iss");
    }

    @Test
    void introspectionSaysNothingAboutOthers() {
        // Given
        var foreign = Map.of("token", "eyJhbGciOiJub25lIn0.e30.");

        // When
        var answer = json(sandbox.post("introspect", foreign, CREDENTIALS));

        // Then
        assertThat(answer).isEqualTo(Map.of("active", false));
    }

    private static HttpResponse<String> revoke(Object token, String credentials) {
        return sandbox.post("revoke", Map.of("token", (String) token), credentials);
    }
}
