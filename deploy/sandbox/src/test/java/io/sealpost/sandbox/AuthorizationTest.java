package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.authorization;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void accountInLoginHintConsentsAtOnce() {
        // Given
        var account = newAccount();

        // When
        var answer = sandbox.visit(authorization(account));

        // Then
        assertThat(answer)
                .containsKey("code")
                .containsEntry("state", "state-1")
                .containsEntry("iss", sandbox.sandbox().issuer().toString());
        assertThat(sandbox.tally(account).get("consents").intValue()).isEqualTo(1);
    }

    @Test
    void withoutAnAccountNobodyConsents() {
        // Given
        var parameters = authorization("");

        // When
        var answer = sandbox.visit(parameters);

        // Then
        assertThat(answer).containsEntry("error", "account_selection_required").doesNotContainKey("code");
    }

    @Test
    void scriptCanNameTheAccountOfASignInWithoutLoginHint() {
        // Given
        var account = newAccount();
        sandbox.control("consent", "{\"outcome\": \"allow\", \"account\": \"" + account + "\"}");

        // When
        var answer = sandbox.visit(authorization(""));

        // Then
        assertThat(answer).containsKey("code");
        assertThat(sandbox.tally(account).get("consents").intValue()).isEqualTo(1);
    }

    @Test
    void scriptedRefusalComesBackAsAccessDenied() {
        // Given
        var account = newAccount();
        sandbox.control("consent", "{\"outcome\": \"decline\"}");

        // When
        var answer = sandbox.visit(authorization(account));

        // Then
        assertThat(answer).containsEntry("error", "access_denied").containsEntry("state", "state-1");
        assertThat(sandbox.tally(account)).isNull();
    }

    @Test
    void scriptedOtherAccountConsentsInsteadOfTheExpectedOne() {
        // Given
        var expected = newAccount();
        var other = newAccount();
        sandbox.control("consent", "{\"outcome\": \"other_account\", \"account\": \"" + other + "\"}");

        // When
        var tokens = sandbox.connect(expected);

        // Then
        assertThat(sandbox.userinfo(tokens.get("access_token")).body()).contains(other);
        assertThat(sandbox.tally(expected)).isNull();
    }

    @Test
    void consentCanComeWithoutARefreshToken() {
        // Given
        sandbox.control("consent", "{\"outcome\": \"no_refresh_token\"}");

        // When
        var tokens = sandbox.connect(newAccount());

        // Then
        assertThat(tokens).containsKey("access_token").doesNotContainKey("refresh_token");
    }

    @Test
    void scriptServesOneVisit() {
        // Given
        sandbox.control("consent", "{\"outcome\": \"decline\"}");
        sandbox.visit(authorization(newAccount()));

        // When
        var second = sandbox.visit(authorization(newAccount()));

        // Then
        assertThat(second).containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.test/callback",
                "http://localhost.attacker.test/",
                "http://10.0.0.1/",
                "http://user@localhost/",
                "http://localhost/#fragment",
                "ftp://localhost/",
                "javascript:alert(1)",
                "/relative"
            })
    void codeIsNeverSentAwayFromLoopback(String redirectUri) {
        // Given
        var parameters = authorization(newAccount());
        parameters.put("redirect_uri", redirectUri);

        // When
        var answer = sandbox.authorize(parameters);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:1/a", "http://127.0.0.1:1/a?b=c", "http://[::1]:1/a", "https://localhost/"})
    void anyLoopbackAddressMayGetTheCode(String redirectUri) {
        // Given
        var parameters = authorization(newAccount());
        parameters.put("redirect_uri", redirectUri);

        // When
        var answer = sandbox.authorize(parameters);

        // Then
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).startsWith(redirectUri));
    }

    @Test
    void unknownClientIsSentNowhere() {
        // Given
        var parameters = authorization(newAccount());
        parameters.put("client_id", "somebody-else");

        // When
        var answer = sandbox.authorize(parameters);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge_method, plain, invalid_request",
        "response_mode, form_post, invalid_request",
        "response_type, token, unsupported_response_type",
        "scope, openid everything, invalid_scope"
    })
    void whatTheProviderDoesNotDoIsRefusedAtTheRedirectUri(String parameter, String value, String error) {
        // Given
        var parameters = authorization(newAccount());
        parameters.put(parameter, value);

        // When
        var answer = sandbox.authorize(parameters);

        // Then
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).contains("error=" + error));
    }

    @Test
    void requestWithoutPkceIsRefused() {
        // Given
        var parameters = authorization(newAccount());
        parameters.remove("code_challenge");
        parameters.remove("code_challenge_method");

        // When
        var answer = sandbox.visit(parameters);

        // Then
        assertThat(answer).containsEntry("error", "invalid_request").doesNotContainKey("code");
    }
}
