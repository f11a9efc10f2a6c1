package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.CREDENTIALS;
import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static io.sealpost.sandbox.TestSandbox.redemption;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.sandbox.TestSandbox.Unanswered;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @ParameterizedTest
    @CsvSource({"http_500, 500", "html, 200", "invalid_grant, 400", "invalid_client, 401", "throttle, 429"})
    void faultIsAnsweredAsOftenAsOrderedAndUsesNothingUp(String kind, int status) {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));
        sandbox.control("fault", "{\"endpoint\": \"token\", \"kind\": \"" + kind + "\", \"times\": 2}");

        // When
        var first = sandbox.token(parameters);
        var second = sandbox.token(parameters);

        // Then
        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(first.body()).doesNotContain("access_token");
        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(sandbox.token(parameters).body()).contains("access_token");
    }

    @Test
    void throttlingSaysWhenToComeBack() {
        // Given
        sandbox.control("fault", "{\"endpoint\": \"token\", \"kind\": \"throttle\"}");

        // When
        var answer = sandbox.refresh("any");

        // Then
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void webPageInsteadOfJsonIsOneOfTheFaults() {
        // Given
        sandbox.control("fault", "{\"endpoint\": \"discovery\", \"kind\": \"html\"}");

        // When
        var answer = sandbox.get(sandbox.endpoint(".well-known/openid-configuration"));

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    }

    @Test
    void droppedConnectionGivesNoAnswer() {
        // Given
        sandbox.control("fault", "{\"endpoint\": \"token\", \"kind\": \"reset\"}");

        // When // Then
        assertThatThrownBy(() -> sandbox.refresh("any")).isInstanceOf(Unanswered.class);
        assertThat(sandbox.refresh("any").statusCode()).isEqualTo(400);
    }

    @Test
    void hangingEndpointLetsTheCallerGiveUp() {
        // Given
        sandbox.control("fault", "{\"endpoint\": \"token\", \"kind\": \"hang\"}");
        var impatient = HttpRequest.newBuilder(sandbox.endpoint("token"))
                .timeout(Duration.ofMillis(200))
                .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=any"));

        // When // Then
        assertThatThrownBy(() -> sandbox.send(impatient)).hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void hangingCallDoesNotKeepTheSandboxFromEnding(@TempDir Path directory) throws Exception {
        // Given
        var other = Sandbox.start(SandboxSettings.onFreePorts(directory), Clock.systemUTC());
        sandbox.send(HttpRequest.newBuilder(other.control().resolve("fault"))
                .POST(BodyPublishers.ofString("{\"endpoint\": \"jwks\", \"kind\": \"hang\"}")));
        var hanging = CompletableFuture.supplyAsync(() -> sandbox.get(URI.create(other.issuer() + "/jwks")));

        // When
        other.close();

        // Then
        assertThat(hanging).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void accessTokensOfOneAccountExpireOnOrder() {
        // Given
        var account = newAccount();
        var tokens = sandbox.connect(account);
        var other = sandbox.accessToken(newAccount());

        // When
        var answer = sandbox.control("expire-access-tokens", "{\"account\": \"" + account + "\"}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(sandbox.isActive(tokens.get("access_token"))).isFalse();
        assertThat(sandbox.isActive(other)).isTrue();
        assertThat(sandbox.refresh(tokens.get("refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void ledgerShowsCountsAndNoToken() {
        // Given
        var account = newAccount();
        var tokens = sandbox.connect(account);

        // When
        var ledger = sandbox.get(sandbox.sandbox().control().resolve("ledger")).body();

        // Then
        assertThat(ledger)
                .contains(account)
                .doesNotContain((String) tokens.get("access_token"))
                .doesNotContain((String) tokens.get("refresh_token"));
        assertThat(sandbox.tally(account).keySet())
                .containsExactlyInAnyOrder("consents", "refreshes", "reuse_detected", "code_replays", "revocations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consent | not json | JSON object",
                "consent | {'outcome': 'maybe'} | allow, decline, other_account, no_refresh_token",
                "consent | {'outcome': 'other_account'} | 'account' is missing",
                "consent | {'outcome': 'allow', 'acount': 'a@b'} | outcome, account and nothing else",
                "consent | {'outcome': 'allow', 'account': 7} | 'account' must be a text",
                "fault | {'endpoint': 'token', 'kind': 'burn'} | http_500, html, hang",
                "fault | {'endpoint': 'tokens', 'kind': 'html'} | discovery, authorize, token",
                "fault | {'endpoint': 'token', 'kind': 'html', 'times': 0} | whole number from 1",
                "fault | {'endpoint': 'token', 'kind': 'html', 'times': 1.5} | whole number from 1",
                "expire-access-tokens | {} | 'account' is missing"
            },
            quoteCharacter = '~')
    void unclearOrderIsRefusedWithASentence(String call, String body, String sentence) {
        // Given
        var order = body.replace('\'', '"');

        // When
        var answer = sandbox.control(call, order);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat((String) json(answer).get("error")).contains(sentence);
    }

    @Test
    void callsHaveOneMethodEach() {
        // Given
        var call = sandbox.sandbox().control().resolve("consent");

        // When
        var answer = sandbox.get(call);

        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void unknownPathIsNotFound() {
        // Given
        var beside = sandbox.endpoint("token/extra");

        // When
        var answer = sandbox.get(beside);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void oversizedRequestIsRefused() {
        // Given
        var parameters = Map.of("token", "x".repeat(70_000));

        // When
        var answer = sandbox.post("introspect", parameters, CREDENTIALS);

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
    }
}
