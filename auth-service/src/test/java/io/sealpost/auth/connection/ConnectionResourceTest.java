package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ConnectionResourceTest {

    FakeVault vault;

    @Inject
    MovableClock clock;

    @BeforeEach
    void fresh() {
        vault.reset();
        clock.reset();
    }

    @Test
    void anOpenConnectionHasALinkThatIsShownOnce() {
        // When
        var answer = Journey.post(Journey.request(Journey.newProvider()));

        // Then
        answer.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .header("Location", containsString("/v1/connections/" + answer.path("id")))
                .body("connect_url", matchesPattern("http://localhost:8081/connect/[A-Za-z0-9_-]{43}"))
                .body("status", equalTo("open"))
                .body("cause", nullValue())
                .body("uses", equalTo(List.of("send", "fetch_imap")))
                .body("requested_by", equalTo("Bert of Example"))
                .body("account", equalTo("anna@example.com"));
        var life = Duration.between(Instant.now(), Instant.parse(answer.<String>path("expires_at")));
        assertThat(life).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        new Journey(answer.path("id"), "", "")
                .status()
                .body("connect_url", nullValue())
                .body("id", notNullValue());
    }

    @Test
    void withoutAnotherNameTheCallerIsWhoAsks() {
        // Given
        var request = Journey.request(Journey.newProvider());
        request.remove("requested_by");

        // When
        var answer = Journey.post(request);

        // Then
        answer.then().statusCode(201).body("requested_by", equalTo("https://issuer.test#tester"));
    }

    @Test
    void opensWithoutTheVault() {
        // Given
        var request = Journey.request(Journey.newProvider());
        vault.goesDown(true);

        // When
        var answer = Journey.post(request);

        // Then
        answer.then().statusCode(201);
    }

    @Test
    void anUnknownProviderIsRefused() {
        refused(Journey.post(Journey.request("nobody")), "invalid_value", "provider");
    }

    @Test
    void aProviderThatIsNotForMailIsRefused() {
        var provider = Journey.newProvider("custom", Map.of("allowed", false));
        refused(Journey.post(Journey.request(provider)), "invalid_value", "provider");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (var account :
                List.of("anna", "anna@", "@example.com", "a b@example.com", "a@b@c", "a@example.com/../x", "")) {
            refused(with("account", account), "invalid_value", "account");
        }
    }

    @Test
    void usesAreNeeded() {
        refused(with("uses", List.of()), "invalid_value", "uses");
        refused(with("uses", null), "invalid_value", "uses");
        refused(with("uses", List.of("send", "read_minds")), "invalid_value", "uses.1");
    }

    @Test
    void whoAsksIsOneLine() {
        refused(with("requested_by", "Bert\nof Example"), "invalid_value", "requested_by");
        refused(with("requested_by", "x".repeat(201)), "invalid_value", "requested_by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202e", "\u2066", "\u200f", "\u200b", "\u00ad", "\ufeff", "\u2028", "\u2029", "\u0085", "\u009b",
                "\ue000", "\u2065"
            })
    void whatNobodySeesIsNotOnThePage(String invisible) {
        refused(with("requested_by", "Bert of" + invisible + " Example"), "invalid_value", "requested_by");
        refused(with("account", "an" + invisible + "na@example.com"), "invalid_value", "account");
        refused(with("account", "anna@exam" + invisible + "ple.com"), "invalid_value", "account");
    }

    @Test
    void aCallerWhoseNameCannotBeShownHasToGiveAnother() {
        // Given
        var token = Tokens.ofSubject("\u202etreB", "connections:write");
        var request = Journey.request(Journey.newProvider());

        // When
        var named = Journey.post(token, request);
        request.remove("requested_by");
        var unnamed = Journey.post(token, request);

        // Then
        named.then().statusCode(201);
        refused(unnamed, "invalid_value", "requested_by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bj\u00f6rn & S\u00f8n", "\u5927\u962a", "\u05d1\u05e8\u05d8", "Bert \ud83d\udc4d"})
    void peoplesNamesAreTaken(String name) {
        with("requested_by", name).then().statusCode(201).body("requested_by", equalTo(name));
    }

    @Test
    void aReturnToOutsideTheListIsRefused() {
        with("return_to", "https://evil.example/")
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("return_to_not_allowed"))
                .body("detail", containsString("auth.return_to.allowed"));
    }

    @Test
    void anUnknownFieldIsRefused() {
        refused(with("retrun_to", "https://app.example.com"), "unknown_field", "retrun_to");
    }

    @Test
    void aFieldOfTheWrongTypeIsRefused() {
        refused(with("account", List.of("anna@example.com")), "invalid_value", "account");
    }

    @Test
    void whatIsNotJsonIsRefused() {
        post("{\"provider\": ").then().statusCode(400).body("code", equalTo("invalid_value"));
        post("").then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @Test
    void aConnectionThatIsNotThereIsNotFound() {
        for (var id : List.of(UUID.randomUUID().toString(), "no-id", "../x")) {
            given().auth()
                    .oauth2(Tokens.with("connections:read"))
                    .get("/v1/connections/{id}", id)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not_found"));
        }
    }

    private static Response with(String field, Object value) {
        var request = Journey.request(Journey.newProvider());
        request.put(field, value);
        return Journey.post(request);
    }

    private static Response post(String body) {
        return given().auth()
                .oauth2(Tokens.with("connections:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/connections");
    }

    private static void refused(Response answer, String code, String field) {
        answer.then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("violations[0].field", equalTo(field))
                .body("detail", containsString(field));
    }
}
