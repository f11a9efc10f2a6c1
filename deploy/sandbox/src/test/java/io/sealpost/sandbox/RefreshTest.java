package io.sealpost.sandbox;

import static io.sealpost.sandbox.TestSandbox.json;
import static io.sealpost.sandbox.TestSandbox.newAccount;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefreshTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void refreshTokenIsReplacedAtEachUse() {
        // Given
        var account = newAccount();
        var first = sandbox.connect(account);

        // When
        var second = json(sandbox.refresh(first.get("refresh_token")));

        // Then
        assertThat(second.get("refresh_token")).isNotNull().isNotEqualTo(first.get("refresh_token"));
        assertThat(second.get("access_token")).isNotEqualTo(first.get("access_token"));
        assertThat(sandbox.isActive(first.get("access_token"))).isTrue();
        assertThat(sandbox.refresh(second.get("refresh_token")).statusCode()).isEqualTo(200);
        assertThat(sandbox.tally(account).get("refreshes").intValue()).isEqualTo(2);
    }

    @Test
    void reuseOfAnOldRefreshTokenRevokesTheFamily() {
        // Given
        var account = newAccount();
        var first = sandbox.connect(account);
        var second = json(sandbox.refresh(first.get("refresh_token")));

        // When
        var reuse = sandbox.refresh(first.get("refresh_token"));

        // Then
        assertRefused(reuse);
        assertRefused(sandbox.refresh(second.get("refresh_token")));
        assertThat(sandbox.isActive(second.get("access_token"))).isFalse();
        assertThat(sandbox.tally(account).get("reuse_detected").intValue()).isEqualTo(1);
    }

    @Test
    void anotherConsentOfTheSameAccountSurvivesTheReuse() {
        // Given
        var account = newAccount();
        var first = sandbox.connect(account);
        var other = sandbox.connect(account);
        sandbox.refresh(first.get("refresh_token"));

        // When
        sandbox.refresh(first.get("refresh_token"));

        // Then
        assertThat(sandbox.refresh(other.get("refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void ofManyRefreshesAtOnceOneSucceeds() {
        // Given
        var token = sandbox.connect(newAccount()).get("refresh_token");

        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> sandbox.refresh(token).statusCode()))
                    .toList();

            // Then
            assertThat(answers).extracting(answer -> answer.get()).containsOnlyOnce(200);
        }
    }

    @Test
    void accessTokenExpiresAndItsRefreshTokenDoesNot() {
        // Given
        var tokens = sandbox.connect(newAccount());

        // When
        sandbox.advance(Duration.ofHours(1));

        // Then
        assertThat(sandbox.isActive(tokens.get("access_token"))).isFalse();
        assertThat(sandbox.refresh(tokens.get("refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void scopesCanBeNarrowed() {
        // Given
        var tokens = sandbox.connect(newAccount());

        // When
        var narrowed = json(refresh(tokens.get("refresh_token"), "mail"));

        // Then
        assertThat(narrowed).containsEntry("scope", "mail").doesNotContainKey("id_token");
    }

    @Test
    void scopesCannotBeWidenedAndTryingUsesNothingUp() {
        // Given
        var tokens = sandbox.connect(newAccount());

        // When
        var widened = refresh(tokens.get("refresh_token"), "mail calendar");

        // Then
        assertThat(json(widened)).containsEntry("error", "invalid_scope");
        assertThat(sandbox.refresh(tokens.get("refresh_token")).statusCode()).isEqualTo(200);
    }

    @Test
    void unknownRefreshTokenIsRefused() {
        // Given
        var unknown = "not-a-token-of-this-provider";

        // When
        var answer = sandbox.refresh(unknown);

        // Then
        assertRefused(answer);
    }

    @Test
    void otherGrantTypesAreRefused() {
        // Given
        var parameters = Map.of("grant_type", "client_credentials", "scope", "mail");

        // When
        var answer = sandbox.token(parameters);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer)).containsEntry("error", "unsupported_grant_type");
    }

    private static HttpResponse<String> refresh(Object token, String scope) {
        return sandbox.token(Map.of("grant_type", "refresh_token", "refresh_token", (String) token, "scope", scope));
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer)).containsEntry("error", "invalid_grant");
    }
}
