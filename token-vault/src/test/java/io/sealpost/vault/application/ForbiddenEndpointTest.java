package io.sealpost.vault.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Bait;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.RawProvider;
import io.sealpost.vault.testing.ScriptedNames;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications whose endpoints lead behind the service. In these tests loopback is allowed, nothing else is. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ForbiddenEndpointTest {

    private final FakeProvider provider = new FakeProvider();
    private final String application = "app-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_endpoint",
                "revocation_endpoint",
                "userinfo_endpoint",
                "jwks_uri",
                "device_authorization_endpoint"
            })
    void anEndpointAtAForbiddenAddressIsRefusedByItsName(String field) {
        refused(field, "https://169.254.169.254/latest", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "100.64.0.1",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[fec0::1]",
                "[::ffff:a00:1]",
                "[::10.0.0.1]",
                "[64:ff9b::a00:1]",
                "[64:ff9b:1::a00:1]",
                "[2002:a00:1::]",
                "[2001::1]",
                "[::]",
                "0.0.0.0"
            })
    void noForbiddenLiteralIsAnEndpoint(String host) {
        refused("token_endpoint", "https://" + host + "/token", "token_endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://2130706433/", "http://0x7f.1/", "http://127.1/", "https://0x0a.1/", "https://167772161/"
            })
    void anOddSpellingOfAnAddressIsNoEndpoint(String uri) {
        Vault.putApplication(application, form("token_endpoint", uri))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("token_endpoint"));
    }

    @Test
    void aNameWithAForbiddenAddressIsNoEndpoint() {
        refused("token_endpoint", "https://" + ScriptedNames.both("8.8.8.8", "10.0.0.1") + "/token", "token_endpoint");
        refused("issuer", "https://" + ScriptedNames.both("8.8.8.8", "10.0.0.1"), "issuer");
    }

    @Test
    void aNameThatIsNotKnownYetIsAccepted() {
        Vault.putApplication(application, form("token_endpoint", "https://" + ScriptedNames.unknown() + "/token"))
                .then()
                .statusCode(201);

        Vault.redeem(application, provider.consent(Vault.ACCOUNT, Vault.SCOPES))
                .then()
                .statusCode(503)
                .body("error", equalTo("temporarily_unavailable"));
    }

    @Test
    void anAuthorizationEndpointIsForBrowsersWhereverItIs() {
        Vault.putApplication(application, form("authorization_endpoint", "https://10.0.0.1/authorize"))
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void aDiscoveryDocumentElsewhereIsNotFollowed(int status) {
        try (var bait = new Bait();
                var elsewhere = RawProvider.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: http://127.0.0.1:"
                        + bait.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            Vault.putApplication(application, form("issuer", elsewhere.uri()))
                    .then()
                    .statusCode(400)
                    .body("violations[0].field", equalTo("issuer"));

            assertThat(elsewhere.requests()).hasSize(1);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    private void refused(String field, String uri, String named) {
        Vault.putApplication(application, form(field, uri))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(named))
                .body("detail", containsString("sealpost.connection.allowed-networks"));
    }

    private Map<String, Object> form(String field, String uri) {
        var form = Vault.form(provider);
        form.put(field, uri);
        return form;
    }
}
