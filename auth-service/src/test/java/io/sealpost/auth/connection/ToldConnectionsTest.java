package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Course;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything here that decides over access is told to the audit, and nothing in it lets anybody in. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ToldConnectionsTest {

    private static final String TESTER = "https://issuer.test#tester";
    private static final String HERE = "127.0.0.1";

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @Inject
    ConnectionHousekeeping housekeeping;

    @Inject
    Connections connections;

    private final String account = "anna-" + UUID.randomUUID() + "@example.com";
    private final String object = FakeVault.APPLICATION + "/" + account;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
        provider.claims(claims -> claims.claim("email", account));
    }

    /** How a connection may end, and what is told of it. */
    enum End {
        CONNECTED("connection_ended", "connected", null),
        WRONG_ACCOUNT("connection_ended", "wrong_account", "account_mismatch") {
            @Override
            void prepare(FakeVault vault, FakeProvider provider) {
                provider.claims(claims -> claims.claim("email", "eve@example.com"));
            }
        },
        DECLINED("connection_ended", "declined", null) {
            @Override
            Map<String, String> answer(Journey.Pressed pressed) {
                return Map.of("error", "access_denied", "state", pressed.visit().state());
            }
        },
        PROVIDER_ERROR("connection_ended", "failed", "provider_error.server_error") {
            @Override
            Map<String, String> answer(Journey.Pressed pressed) {
                return Map.of("error", "server_error", "state", pressed.visit().state());
            }
        },
        TEXT_FROM_OUTSIDE("connection_ended", "failed", "provider_error") {
            @Override
            Map<String, String> answer(Journey.Pressed pressed) {
                return Map.of("error", "Canary-error", "state", pressed.visit().state());
            }
        },
        MISSING_SCOPES("connection_ended", "failed", "missing_scopes") {
            @Override
            void prepare(FakeVault vault, FakeProvider provider) {
                vault.tokens(json -> json.put("scope", "openid email offline_access"));
            }
        },
        GRANT_REFUSED("connection_ended", "failed", "grant_refused.grant_not_pending") {
            @Override
            void prepare(FakeVault vault, FakeProvider provider) {
                vault.confirms(Course.REFUSED);
            }
        },
        PROVIDER_DOWN("connection_undecided", "failed", "provider_unavailable") {
            @Override
            void prepare(FakeVault vault, FakeProvider provider) {
                vault.redeems(Course.PROVIDER_DOWN);
            }
        };

        private final String action;
        private final String outcome;
        private final String reason;

        End(String action, String outcome, String reason) {
            this.action = action;
            this.outcome = outcome;
            this.reason = reason;
        }

        void prepare(FakeVault vault, FakeProvider provider) {
            // nothing goes wrong
        }

        Map<String, String> answer(Journey.Pressed pressed) {
            return pressed.consented();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionIsToldFromItsRequestToItsEnd(End end) {
        // Given
        end.prepare(vault, provider);
        var journey = Journey.open(request());
        var pressed = journey.press(provider);

        // When
        Journey.comeBack(pressed.callback(), end.answer(pressed), pressed.cookies())
                .then()
                .statusCode(200);

        // Then
        assertThat(told(3))
                .containsExactly(
                        List.of(TESTER, HERE, "connection_opened", object, "send.fetch_imap", "done", ""),
                        List.of("browser", HERE, "connection_started", object, "send.fetch_imap", "done", ""),
                        List.of(
                                "browser",
                                HERE,
                                end.action,
                                object,
                                "send.fetch_imap",
                                end.outcome,
                                end.reason == null ? "" : end.reason));
        assertThat(vault.events().toString()).doesNotContain("Canary-error");
    }

    @Test
    void aLinkThatRanOutIsToldOnce() {
        // Given
        Journey.open(request());
        told(1);
        clock.advance(Duration.ofHours(1));

        // When
        housekeeping.sweep();
        housekeeping.sweep();

        // Then
        assertThat(told(2).getLast())
                .containsExactly("auth-service", "", "connection_ended", object, "send.fetch_imap", "expired", "");
    }

    @Test
    void linksThatRepairAreToldAndThatANewOneTookTheirPlace() {
        // Given
        Journey.newProvider();
        vault.needsConsent(FakeVault.APPLICATION, account, grant -> grant.put("cause", "refresh_token_revoked"));

        // When
        repair().then().statusCode(200);
        repair().then().statusCode(200);

        // Then
        assertThat(told(2))
                .containsExactly(
                        List.of(
                                TESTER,
                                HERE,
                                "repair_opened",
                                object,
                                "send.fetch_imap",
                                "done",
                                "refresh_token_revoked"),
                        List.of(
                                TESTER,
                                HERE,
                                "repair_renewed",
                                object,
                                "send.fetch_imap",
                                "done",
                                "refresh_token_revoked"));
    }

    @Test
    void aProviderIsToldWhenItIsPutAndWhenItIsDeleted() {
        // Given
        var name = Journey.newProvider();

        // When
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .delete("/v1/providers/" + name)
                .then()
                .statusCode(204);

        // Then
        assertThat(told(name, 2))
                .containsExactly(
                        List.of(TESTER, HERE, "provider_put", name, "", "done", ""),
                        List.of(TESTER, HERE, "provider_deleted", name, "", "done", ""));
    }

    @Test
    void aCallbackThatChangedNothingIsNotTold() {
        // Given
        var id = UUID.fromString(Journey.open(request()).id());
        var browser = Actor.browser(null);
        connections.end(id, Outcome.declined(), browser);

        // When
        connections.end(id, Outcome.wrongAccount("account_mismatch"), browser);
        connections.end(id, Outcome.connected(), browser);

        // Then
        assertThat(told(3)).extracting(event -> event.get(5)).containsExactly("done", "declined", "connected");
    }

    @Test
    void whatLetsSomebodyInIsInNoEvent() throws Exception {
        // Given
        var secrets = new ArrayList<String>();
        var token = Tokens.with("connections:write");
        secrets.add(token);
        vault.tokens(json -> {
            secrets.add(json.get("id_token").asText());
            json.put("access_token", "Canary-grant");
        });

        // When
        var request = request();
        request.put("requested_by", "Canary-asker");
        var answer = Journey.post(token, request);
        var ticket = URI.create(answer.<String>path("connect_url")).getPath().substring("/connect/".length());
        var journey = new Journey(answer.path("id"), ticket, String.valueOf(request.get("provider")));
        var pressed = journey.press(provider);
        secrets.add(ticket);
        secrets.add(pressed.visit().state());
        secrets.add(pressed.visit().code());
        secrets.add(pressed.visit().parameter("nonce"));
        secrets.addAll(pressed.cookies().values());
        Journey.comeBack(pressed);
        secrets.add(vault.redemptions().getLast().get("code_verifier"));
        vault.needsConsent(FakeVault.APPLICATION, account, grant -> {});
        var link = repair().<String>path("items[0].connect_url");
        secrets.add(link.substring(link.lastIndexOf('/') + 1));

        // Then
        var told = told(4);
        assertThat(told).extracting(List::getFirst).contains(TESTER, "browser");
        assertThat(secrets).hasSizeGreaterThan(8).allSatisfy(secret -> {
            assertThat(secret).isNotBlank();
            assertThat(vault.events().toString()).doesNotContain(secret);
        });
        assertThat(vault.events().toString()).doesNotContain("Canary").doesNotContain("/connect/");
    }

    private Map<String, Object> request() {
        var request = Journey.request(Journey.newProvider());
        request.put("account", account);
        return request;
    }

    private static Response repair() {
        return given().auth()
                .oauth2(Tokens.with("connections:write"))
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/v1/repairs");
    }

    private List<List<String>> told(int number) {
        return told(object, number);
    }

    private List<List<String>> told(String about, int number) {
        return Awaitility.await()
                .until(
                        () -> vault.events().stream()
                                .filter(event -> event.get("object").asText().equals(about))
                                .map(ToldConnectionsTest::words)
                                .toList(),
                        events -> events.size() >= number);
    }

    private static List<String> words(JsonNode event) {
        return List.of("caller", "origin", "action", "object", "purpose", "outcome", "reason").stream()
                .map(member -> event.path(member).asText())
                .toList();
    }
}
