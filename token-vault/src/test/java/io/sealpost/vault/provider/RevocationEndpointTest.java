package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.Bait;
import io.sealpost.vault.testing.RawProvider;
import io.sealpost.vault.testing.ScriptedNames;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh token that is revoked goes where the policy allows, once, and nowhere else. The address 127.0.0.2 stands for a public one. */
class RevocationEndpointTest {

    private final Bait bait = new Bait();
    private final ProviderHttp guarded = ProviderHttpTest.http(List.of("127.0.0.2"));
    private final ProviderHttp open = ProviderHttpTest.http(List.of("127.0.0.0/8"));

    @AfterEach
    void stop() throws IOException {
        bait.close();
        guarded.close();
        open.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowedAndRevokesNothing(int status) {
        var answer = "HTTP/1.1 " + status + " Elsewhere\r\nLocation: http://127.0.0.1:" + bait.port()
                + "/\r\nContent-Length: 0\r\n\r\n";
        try (var provider = RawProvider.answering(answer)) {
            assertThat(revoked(open, provider.uri())).isFalse();

            assertThat(provider.requests()).singleElement().asString().contains("token=the-refresh-token");
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @Test
    void aNameThatChangesItsAddressAfterTheCheckIsNotFollowed() {
        try (var provider =
                new RawProvider("127.0.0.2", bait.port(), _ -> "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n")) {
            var uri = "http://" + ScriptedNames.changing("127.0.0.2", "127.0.0.1") + ":" + bait.port() + "/revoke";

            assertThat(revoked(guarded, uri)).isFalse();
            assertThat(revoked(guarded, uri)).isFalse();

            assertThat(provider.requests()).hasSize(1);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', true",
        "200, '{}', true",
        "400, '{\"error\": \"invalid_token\"}', true",
        "400, '{\"error\": \"unsupported_token_type\"}', false",
        "400, '<html>', false",
        "401, '{\"error\": \"invalid_token\"}', false",
        "503, '', false"
    })
    void onlyWhatTheProviderSaysIsDeadIsRevoked(int status, String body, boolean dead) {
        var answer = "HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        try (var provider = RawProvider.answering(answer)) {
            assertThat(revoked(open, provider.uri())).isEqualTo(dead);
        }
    }

    @Test
    void aTokenOfThePlatformGoesToNoOtherHost() {
        var token = new OAuthClient.Credential.PlatformToken("token", () -> SecretText.of("a.b.c"));

        assertThat(revoked(open, "http://127.0.0.1:" + bait.port() + "/revoke", token))
                .isFalse();

        assertThat(bait.wasReached()).isFalse();
    }

    private static boolean revoked(ProviderHttp http, String uri) {
        return revoked(
                http,
                uri,
                new OAuthClient.Credential.Secret(
                        "one", SecretText.of("the-secret"), ClientAuthenticationMethod.CLIENT_SECRET_POST));
    }

    private static boolean revoked(ProviderHttp http, String uri, OAuthClient.Credential credential) {
        var client = new OAuthClient(
                1,
                1,
                URI.create("https://op.example.com/token"),
                URI.create(uri),
                "sealpost",
                ClientAuthenticationMethod.CLIENT_SECRET_POST,
                List.of(credential),
                List.of());
        return new RevocationEndpoint(http, new ClientProof(Clock.systemUTC()))
                .revoke(client, SecretText.of("the-refresh-token"));
    }
}
