package io.sealpost.vault.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by accident. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class HostileInputTest {

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", "....", "a.b.c", "e30.e30.", "%00"})
    void whatIsNoTokenIsUnauthorized(String token) {
        given().header("Authorization", "Bearer " + token)
                .get("/v1/system-parameters")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, null, {}, [\"parameters:read\"]]", "{\"a\": 1}", "7", "true", "null"})
    void aScopeThatIsNoListOfWordsGivesNothing(String scope) {
        given().auth()
                .oauth2(Tokens.withClaims(scope, "tester"))
                .get("/v1/system-parameters")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\u0000b"})
    void aTokenThatNamesNobodyIsUnauthorized(String subject) {
        given().auth()
                .oauth2(Tokens.withClaims("\"parameters:read\"", subject))
                .get("/v1/system-parameters")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/secrets/a%00b",
                "/v1/system-parameters/a%00b",
                "/v1/applications/a%00b",
                "/v1/grants/a/b%00c",
                "/v1/applications/a%00b/device-authorizations/00000000-0000-0000-0000-000000000000",
                "/v1/grants?after=%00",
                "/v1/grants?status=%00",
                "/v1/grants?status=pending",
                "/v1/applications?after=%00",
                "/v1/applications?limit=x",
                "/v1/applications?limit=0",
                "/v1/grants?limit=100000"
            })
    void whatCanNameNothingIsRefused(String path) {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Tokens.with("secrets:use", "parameters:read", "applications:read", "grants:read"))
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\": \"a\\u0000b\"}",
                "{\"value\": \"a\\ud800b\"}",
                "{\"value\": 5}",
                "{\"value\": true}",
                "{\"value\": [\"a\"]}",
                "{\"value\": \"a\", \"value\": \"b\"}",
                "{\"value\": \"a\"} {\"value\": \"b\"}",
                "{\"value\": \"a\"",
                "[]",
                "null",
                ""
            })
    void jsonIsTakenAsWritten(String body) {
        given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType("application/json")
                .body(body)
                .put("/v1/system-parameters/free.hostile")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "text/html"})
    void aSecretIsAnsweredAsJsonOnly(String accept) {
        var name = "hostile-" + UUID.randomUUID();
        put("/v1/secrets/" + name, Map.of("value", "canary"), "secrets:write");

        var answer =
                given().auth().oauth2(Tokens.with("secrets:use")).accept(accept).get("/v1/secrets/" + name);

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.asString()).doesNotContain("canary");
    }

    @Test
    void writersOfOneNewNameQueue() throws Exception {
        var name = "hostile-" + UUID.randomUUID();
        Callable<Integer> write = () -> put("/v1/secrets/" + name, Map.of("value", "v"), "secrets:write");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> write).toList());
            assertThat(answers).extracting(Future::get).containsOnly(200, 201).containsOnlyOnce(201);
        }
    }

    @Test
    void pendingGrantsOfOneAccountReplaceEachOther() throws Exception {
        try (var provider = new FakeProvider();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var application = "hostile-" + UUID.randomUUID();
            Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
            var ids = IntStream.range(0, 8)
                    .mapToObj(_ -> Vault.redeem(application, provider.consent(Vault.ACCOUNT, Vault.SCOPES))
                            .<String>path("access_token"))
                    .toList();

            var answers = threads.invokeAll(ids.stream()
                    .<Callable<Integer>>map(
                            id -> () -> Vault.confirm(application, Vault.ACCOUNT, id, provider.issuer(), Vault.ACCOUNT)
                                    .statusCode())
                    .toList());

            assertThat(answers).extracting(Future::get).containsOnly(200, 201).containsOnlyOnce(201);
        }
    }

    @Test
    void requestsOnDevicesForOneAccountReplaceEachOther() throws Exception {
        try (var provider = new FakeProvider();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var application = "hostile-" + UUID.randomUUID();
            Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
            Callable<String> ask =
                    () -> Vault.askOnDevice(application, Map.of("account", Vault.ACCOUNT, "scopes", List.of("mail")))
                            .then()
                            .statusCode(201)
                            .extract()
                            .path("id");

            var answers =
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> ask).toList());

            assertThat(answers)
                    .extracting(answer ->
                            Vault.deviceAuthorization(application, answer.get()).<String>path("status"))
                    .containsOnly("open", "failed")
                    .containsOnlyOnce("open");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/applications/, applications:write",
        "/v1/secrets/, secrets:write",
        "/v1/system-parameters/, parameters:write"
    })
    void creatingWhatIsThereIsRefusedWhenAskedFor(String path, String permission) {
        try (var provider = new FakeProvider()) {
            var resource = path + "hostile-" + UUID.randomUUID();
            Map<String, ?> body = path.contains("applications") ? Vault.form(provider) : Map.of("value", "v");
            create(resource, body, permission).then().statusCode(201);

            create(resource, body, permission).then().statusCode(412).body("code", equalTo("precondition_failed"));
        }
    }

    @Test
    void theTagOfADeletedSecretIsStaleForItsSuccessor() {
        var secret = "/v1/secrets/hostile-" + UUID.randomUUID();
        var tag = create(secret, Map.of("value", "v"), "secrets:write").header("ETag");
        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .delete(secret)
                .then()
                .statusCode(204);
        create(secret, Map.of("value", "v"), "secrets:write").then().statusCode(201);

        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .header("If-Match", tag)
                .delete(secret)
                .then()
                .statusCode(412);
    }

    @Test
    void anEmptyPreconditionHoldsForNothing() {
        var name = "hostile-" + UUID.randomUUID();
        put("/v1/secrets/" + name, Map.of("value", "v"), "secrets:write");

        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .header("If-Match", "")
                .delete("/v1/secrets/" + name)
                .then()
                .statusCode(412);
    }

    private static Response create(String path, Map<String, ?> body, String permission) {
        return given().auth()
                .oauth2(Tokens.with(permission))
                .contentType("application/json")
                .header("If-None-Match", "*")
                .body(body)
                .put(path);
    }

    private static int put(String path, Map<String, String> body, String permission) {
        return given().auth()
                .oauth2(Tokens.with(permission))
                .contentType("application/json")
                .body(body)
                .put(path)
                .statusCode();
    }
}
