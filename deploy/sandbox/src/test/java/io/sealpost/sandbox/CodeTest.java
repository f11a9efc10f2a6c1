package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.basic;
import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static io.sealpost.sandbox.TestSandbox.redemption;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CodeTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void codeGivesTokensThatNoCacheMayKeep() {
        // Given
        var code = sandbox.code(newAccount());

        // When
        var answer = sandbox.token(redemption(code));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(json(answer))
                .containsKeys("access_token", "refresh_token", "id_token")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 3600L)
                .containsEntry("scope", TestSandbox.ALL_SCOPES);
    }

    @Test
    void replayedCodeIsRefusedAndKillsWhatItGave() {
        // Given
        var account = newAccount();
        var code = sandbox.code(account);
        var tokens = sandbox.redeem(code);

        // When
        var replay = sandbox.token(redemption(code));

        // Then
        assertRefused(replay);
        assertThat(sandbox.isActive(tokens.get("access_token"))).isFalse();
        assertRefused(sandbox.refresh(tokens.get("refresh_token")));
        assertThat(sandbox.tally(account).get("code_replays").intValue()).isEqualTo(1);
    }

    @Test
    void ofManyRedemptionsAtOnceOneSucceeds() {
        // Given
        var code = sandbox.code(newAccount());

        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i ->
                            threads.submit(() -> sandbox.token(redemption(code)).statusCode()))
                    .toList();

            // Then
            assertThat(answers).extracting(answer -> answer.get()).containsOnlyOnce(200);
        }
    }

    @Test
    void wrongVerifierIsRefusedAndSpendsTheCode() {
        // Given
        var code = sandbox.code(newAccount());
        var parameters = redemption(code);
        parameters.put("code_verifier", "another-verifier-that-is-also-long-enough-for-pkce");

        // When
        var answer = sandbox.token(parameters);

        // Then
        assertRefused(answer);
        assertRefused(sandbox.token(redemption(code)));
    }

    @Test
    void missingVerifierIsRefused() {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));
        parameters.remove("code_verifier");

        // When
        var answer = sandbox.token(parameters);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer)).containsEntry("error", "invalid_request");
    }

    @Test
    void codeIsBoundToItsRedirectUri() {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));
        parameters.put("redirect_uri", "http://localhost:4711/elsewhere");

        // When
        var answer = sandbox.token(parameters);

        // Then
        assertRefused(answer);
    }

    @Test
    void codeExpires() {
        // Given
        var code = sandbox.code(newAccount());
        sandbox.advance(Duration.ofMinutes(10));

        // When
        var answer = sandbox.token(redemption(code));

        // Then
        assertRefused(answer);
    }

    @Test
    void wrongClientSecretLeavesTheCodeForTheNextTry() {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));

        // When
        var wrong = sandbox.post("token", parameters, basic("sealpost-sandbox", "an-old-secret"));

        // Then
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong)).containsEntry("error", "invalid_client");
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(sandbox.token(parameters).statusCode()).isEqualTo(200);
    }

    @Test
    void clientMayAuthenticateInTheForm() {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));
        parameters.put("client_id", "sealpost-sandbox");
        parameters.put("client_secret", "sandbox-client-secret");

        // When
        var answer = sandbox.post("token", parameters, null);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void clientWithoutCredentialsIsRefused() {
        // Given
        var parameters = redemption(sandbox.code(newAccount()));
        parameters.put("client_id", "sealpost-sandbox");

        // When
        var answer = sandbox.post("token", parameters, null);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer)).containsEntry("error", "invalid_client");
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer)).containsEntry("error", "invalid_grant");
    }
}
