package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient.Credential;
import io.sealpost.vault.testing.Bait;
import io.sealpost.vault.testing.RawProvider;
import io.sealpost.vault.testing.Surroundings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a request for a device code goes, and what goes along. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DeviceAuthorizationEndpointTest {

    private static final List<String> SCOPES = List.of("mail");

    private final DeviceAuthorizationEndpoint endpoint;

    DeviceAuthorizationEndpointTest(DeviceAuthorizationEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Test
    void aTokenOfThePlatformGoesToNoOtherHost() {
        try (var bait = new Bait()) {
            var client =
                    client(List.of(new Credential.PlatformToken("token", () -> SecretText.of("a.b.c"))), List.of());

            var answer = endpoint.ask(client, URI.create("http://127.0.0.1:" + bait.port() + "/device"), SCOPES);

            assertThat(answer).isEqualTo(new DeviceAnswer.Refused("federated_token_not_for_this_host"));
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @Test
    void aFileThatIsAwayIsNoRefusal() {
        var client = client(List.of(), List.of(Obstacle.FEDERATED_TOKEN_ABSENT));

        var answer = endpoint.ask(client, URI.create("http://localhost:1/device"), SCOPES);

        assertThat(answer).isEqualTo(new DeviceAnswer.Unavailable("federated_token_absent", Optional.empty()));
    }

    @Test
    void withoutALiveCredentialNobodyIsAsked() {
        var answer = endpoint.ask(client(List.of(), List.of()), URI.create("http://localhost:1/device"), SCOPES);

        assertThat(answer).isEqualTo(new DeviceAnswer.Refused("no_live_credential"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (var bait = new Bait();
                var elsewhere = RawProvider.answering("HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:"
                        + bait.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            var client = client(
                    List.of(new Credential.Secret(
                            "secret", SecretText.of("secret"), ClientAuthenticationMethod.CLIENT_SECRET_POST)),
                    List.of());

            var answer = endpoint.ask(client, URI.create(elsewhere.uri() + "/device"), SCOPES);

            assertThat(answer).isInstanceOf(DeviceAnswer.Unavailable.class);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    private static OAuthClient client(List<Credential> credentials, List<Obstacle> skipped) {
        return new OAuthClient(
                1,
                1,
                URI.create("https://op.example.com/token"),
                null,
                "sealpost",
                ClientAuthenticationMethod.CLIENT_SECRET_POST,
                credentials,
                skipped);
    }
}
