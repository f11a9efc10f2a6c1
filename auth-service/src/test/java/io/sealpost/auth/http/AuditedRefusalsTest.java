package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What known callers were refused is told. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AuditedRefusalsTest {

    private static final String TICKET = "Canary-ticket-Canary-ticket-Canary-ticket-A";

    FakeVault vault;

    private final String name = "name-" + UUID.randomUUID();

    @BeforeEach
    void fresh() {
        vault.reset();
    }

    @Test
    void whatACallerMayNotDoIsTold() {
        // When
        put(Tokens.with("providers:read"), Map.of()).then().statusCode(403);

        // Then
        var event = told("PUT /v1/providers/" + name);
        assertThat(event.get("caller").asText()).isEqualTo("https://issuer.test#tester");
        assertThat(event.get("origin").asText()).isEqualTo("127.0.0.1");
        assertThat(event.get("action").asText()).isEqualTo("request_refused");
        assertThat(event.get("outcome").asText()).isEqualTo("refused");
        assertThat(event.get("reason").asText()).isEqualTo("forbidden");
    }

    @Test
    void whatIsNotThereForACallerIsTold() {
        // When
        as("providers:read").get("/v1/providers/" + name + "?canary=1").then().statusCode(404);

        // Then
        assertThat(told("GET /v1/providers/" + name).get("reason").asText()).isEqualTo("not_found");
    }

    @Test
    void aPathThatNobodyServesIsTold() {
        // When
        as("providers:read").get("/v1/" + name).then().statusCode(404);

        // Then
        assertThat(told("GET /v1/" + name).get("reason").asText()).isEqualTo("not_found");
    }

    @Test
    void aChangeThatMetAnotherIsTold() {
        // When
        as("providers:write")
                .header("If-Match", "\"1\"")
                .contentType(ContentType.JSON)
                .body(Map.of("application", FakeVault.applicationOf("google"), "template", "google"))
                .put("/v1/providers/" + name)
                .then()
                .statusCode(412);

        // Then
        assertThat(told("PUT /v1/providers/" + name).get("reason").asText()).isEqualTo("precondition_failed");
    }

    @Test
    void whatCouldNotBeDoneIsToldWhenTheVaultIsBack() {
        // Given
        vault.goesDown(true);

        // When
        put(
                        Tokens.with("providers:write"),
                        Map.of("application", FakeVault.applicationOf("google"), "template", "google"))
                .then()
                .statusCode(503);

        // Then
        vault.goesDown(false);
        assertThat(told("PUT /v1/providers/" + name).get("reason").asText()).isEqualTo("vault_unavailable");
    }

    @Test
    void whatSomebodyUnknownTriesAndWhatMeansNothingIsNotTold() {
        // Given
        given().get("/v1/providers/" + name + "-a").then().statusCode(401);
        given().auth()
                .oauth2("no-jwt")
                .get("/v1/providers/" + name + "-b")
                .then()
                .statusCode(401);
        given().auth().oauth2("no-jwt").get("/v1/" + name + "-c").then().statusCode(404);
        given().get("/v1/" + name + "-d").then().statusCode(404);
        as("providers:write")
                .contentType(ContentType.JSON)
                .body(Map.of("template", "google"))
                .put("/v1/providers/" + name + "-e")
                .then()
                .statusCode(400);

        // When
        as("providers:read").get("/v1/providers/" + name + "-f").then().statusCode(404);

        // Then
        told("GET /v1/providers/" + name + "-f");
        assertThat(events()).filteredOn(object -> object.contains(name)).hasSize(1);
    }

    @Test
    void aTicketInTheWrongPlaceIsNotTold() {
        // Given
        as("connections:read").get("/connect/" + TICKET).then().statusCode(404);
        as("connections:read").get("/v1/connections/" + TICKET).then().statusCode(404);
        as("connections:read").get("/v1/connections?ticket=" + TICKET).then().statusCode(405);
        as("connections:read").get("/v1/" + name + "/" + TICKET).then().statusCode(404);

        // When
        told("GET /v1/" + name + "/?");

        // Then
        assertThat(vault.events().toString()).contains("GET /v1/connections/?").doesNotContain("Canary-ticket");
    }

    private RequestSpecification as(String permission) {
        return given().auth().oauth2(Tokens.with(permission));
    }

    private Response put(String token, Map<String, ?> body) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/providers/" + name);
    }

    private JsonNode told(String call) {
        return Awaitility.await()
                .until(
                        () -> vault.events().stream()
                                .filter(event -> event.get("object").asText().equals(call))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<String> events() {
        return vault.events().stream()
                .map(event -> event.get("object").asText())
                .toList();
    }
}
