package io.sealpost.mail.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by accident. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class HostileInputTest {

    private static final String[] EVERYTHING = {"servers:read", "servers:write", "mail:send", "mail:read", "mail:fetch"
    };

    private final String name = Api.freshName("hostile");

    @AfterEach
    void delete() {
        delete("outgoing");
        delete("incoming");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", "....", "a.b.c", "e30.e30.", "%00"})
    void whatIsNoTokenIsUnauthorized(String token) {
        given().header("Authorization", "Bearer " + token)
                .get("/v1/messages")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, null, {}, [\"mail:read\"]]", "{\"a\": 1}", "7", "true", "null"})
    void aScopeThatIsNoListOfWordsGivesNothing(String scope) {
        Api.as(Tokens.withClaims("{\"sub\": \"tester\", \"scope\": " + scope + "}"))
                .get("/v1/messages")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, null, {}, [\"example.com\"]]", "{\"a\": 1}", "7", "true", "null"})
    void sendersThatAreNoListOfWordsCoverNobody(String senders) {
        Api.as(Tokens.withClaims("{\"sub\": \"tester\", \"scope\": \"mail:send\", \"senders\": " + senders + "}"))
                .body(Api.message("anna@example.com", "bert@example.org"))
                .post("/v1/messages")
                .then()
                .statusCode(403)
                .body("code", equalTo("sender_not_allowed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, null, {}, [\"example.com\"]]", "{\"a\": 1}", "7", "true", "null"})
    void mailboxesThatAreNoListOfWordsShowNothing(String mailboxes) {
        Api.as(Tokens.withClaims("{\"sub\": \"tester\", \"scope\": \"mail:read\", \"mailboxes\": " + mailboxes + "}"))
                .get("/v1/received-messages")
                .then()
                .statusCode(200)
                .body("items", equalTo(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\0b"})
    void aTokenThatNamesNobodyIsUnauthorized(String subject) {
        Api.as(Tokens.of(subject, "mail:send"))
                .get("/v1/messages")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void aSubjectOfAnyLengthIsNobodys() {
        Api.as(Tokens.of("a".repeat(256), "mail:send"))
                .get("/v1/messages")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"scope\": \"mail:send\"}", "{\"sub\": [7], \"scope\": \"mail:send\"}"})
    void aTokenWithoutASubjectIsUnauthorized(String claims) {
        Api.as(Tokens.withClaims(claims)).get("/v1/messages").then().statusCode(401);
    }

    @Test
    void anIssuerThatIsAwayIsNoFaultOfTheToken() {
        Api.as(Tokens.ofAnIssuerThatIsAway("mail:send"))
                .get("/v1/messages")
                .then()
                .statusCode(503)
                .header("Retry-After", equalTo("5"))
                .body("code", equalTo("issuer_unavailable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/outgoing-servers/a%00b",
                "/v1/incoming-servers/a%ED%A0%80b",
                "/v1/messages/a%00b",
                "/v1/received-messages/a%00b",
                "/v1/fetch-runs/a%00b",
                "/v1/outgoing-servers?after=%00",
                "/v1/incoming-servers?after=%FF",
                "/v1/messages?after=x",
                "/v1/received-messages?after=99999999999999999999",
                "/v1/outgoing-servers?limit=x",
                "/v1/incoming-servers?limit=0",
                "/v1/messages?limit=99999999999",
                "/v1/received-messages?limit=1.5"
            })
    void whatCanNameNothingIsRefused(String path) {
        Api.as(Tokens.with(EVERYTHING))
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-PT1S", "PT99999999999999999999S", "5"})
    void aWaitThatIsNoDurationIsRefused(String wait) {
        Api.as(Tokens.with(EVERYTHING))
                .queryParam("wait", wait)
                .body("{}")
                .post("/v1/fetch-runs")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("wait"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"to\": \"a@example.com\", \"subject\": \"a\\u0000b\"}",
                "{\"to\": \"a@example.com\", \"subject\": \"a\\ud800b\"}",
                "{\"to\": \"a@example.com\", \"text\": \"a\\udc00b\"}",
                "{\"to\": \"a@example.com\", \"subject\": 5}",
                "{\"to\": [5], \"subject\": \"a\"}",
                "{\"to\": \"a@example.com\", \"headers\": {\"X-A\": true}}",
                "{\"to\": \"a@example.com\", \"send_at\": 5}",
                "{\"to\": \"a@example.com\", \"send_at\": \"+999999999-12-31T00:00:00Z\"}",
                "{\"to\": \"a@example.com\", \"purpose\": 1}",
                "{\"to\": \"a@example.com\", \"attachments\": [{\"content\": 5}]}",
                "{\"to\": \"a@example.com\", \"to\": \"b@example.com\"}",
                "{\"to\": \"a@example.com\"} {}",
                "{\"to\": \"a@example.com\"",
                "[]",
                "null",
                ""
            })
    void jsonIsTakenAsWritten(String body) {
        Api.as(Tokens.with(EVERYTHING))
                .body(body)
                .post("/v1/messages")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @CsvSource({
        "port,'\"25\"'",
        "port,25.5",
        "sequence,true",
        "active,1",
        "active,'\"true\"'",
        "host,5",
        "host,'\"a\\u0000b\"'"
    })
    void aServersFieldsHaveTheirTypes(String field, String value) {
        var server = Api.plainServer(25, "example.com");
        server.remove(field);
        var others = new JsonObject(server).encode();
        var body = "{\"" + field + "\": " + value + "," + others.substring(1);

        Api.as(Tokens.with(EVERYTHING))
                .body(body)
                .put("/v1/outgoing-servers/" + name)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @Test
    void aTextMayHoldWhatAnotherProgramCouldNotRead() {
        put("outgoing", Map.of()).then().statusCode(201);
        var message = Api.message("anna@" + name + ".example.com", "bert@example.org");
        message.put("text", "you wrote: gr\uFFFDn");

        Api.send(message).then().statusCode(202);
    }

    @Test
    void aFinishedMessageWithANulInItsSubjectIsNoFault() {
        put("outgoing", Map.of()).then().statusCode(201);
        var message = "From: anna@" + name + ".example.com\r\nTo: bert@example.org\r\n"
                + "Subject: =?utf-8?B?YQBi?=\r\n\r\nHello\r\n";

        var answer = given().auth()
                .oauth2(Tokens.with("mail:send"))
                .contentType("message/rfc822")
                .body(message.getBytes(StandardCharsets.US_ASCII))
                .post("/v1/messages");

        answer.then().statusCode(202);
        Api.readMessage(answer.path("id")).body("subject", equalTo("a b"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/outgoing-servers,text/plain",
        "/v1/incoming-servers,application/xml",
        "/v1/messages,text/html",
        "/v1/received-messages,text/plain"
    })
    void answersAreJsonOnly(String path, String accept) {
        Api.as(Tokens.with(EVERYTHING))
                .accept(accept)
                .get(path)
                .then()
                .statusCode(406)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("not_acceptable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void oneOfSeveralTagsIsEnough(String direction) {
        var tag = put(direction, Map.of()).then().statusCode(201).extract().header("ETag");

        put(direction, Map.of("If-Match", "\"x\", " + tag)).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void anEmptyTagMatchesNothing(String direction) throws IOException, InterruptedException {
        put(direction, Map.of()).then().statusCode(201);
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/v1/" + direction + "-servers/" + name))
                .header("Authorization", "Bearer " + Tokens.with("servers:write"))
                .header("If-Match", "")
                .DELETE()
                .build();

        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.discarding());

            assertThat(answer.statusCode()).isEqualTo(412);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void whatIsNotTheTagMatchesNothing(String direction) {
        put(direction, Map.of()).then().statusCode(201);

        put(direction, Map.of("If-Match", ",")).then().statusCode(412).body("code", equalTo("precondition_failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void creatingWhatIsThereIsRefusedWhenAskedFor(String direction) {
        put(direction, Map.of("If-None-Match", "*")).then().statusCode(201);

        put(direction, Map.of("If-None-Match", "*")).then().statusCode(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void writersOfOneNewNameDoNotFail(String direction) throws Exception {
        Callable<Integer> write = () -> put(direction, Map.of()).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> write).toList());

            assertThat(answers)
                    .extracting(Future::get)
                    .isSubsetOf(200, 201, 409)
                    .containsOnlyOnce(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"outgoing", "incoming"})
    void writersAndDeletersOfOneNameDoNotFail(String direction) throws Exception {
        Callable<Integer> write = () -> put(direction, Map.of()).statusCode();
        Callable<Integer> delete = () -> delete(direction);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 40)
                    .mapToObj(turn -> turn % 2 == 0 ? write : delete)
                    .toList());

            assertThat(answers).extracting(Future::get).isSubsetOf(200, 201, 204, 404, 409);
        }
    }

    private Response put(String direction, Map<String, String> headers) {
        return Api.as(Tokens.with("servers:write"))
                .headers(headers)
                .body(direction.equals("outgoing") ? Api.plainServer(25, name + ".example.com") : incoming())
                .put("/v1/" + direction + "-servers/" + name);
    }

    private static Map<String, Object> incoming() {
        var server = new HashMap<String, Object>();
        server.put("template", "custom");
        server.put("protocol", "imap");
        server.put("host", "imap.example.com");
        server.put("encryption", "tls");
        server.put("authentication", Map.of("method", "oauth2", "application", "acme", "account", "anna@example.com"));
        return server;
    }

    private int delete(String direction) {
        return Api.as(Tokens.with("servers:write"))
                .delete("/v1/" + direction + "-servers/" + name)
                .statusCode();
    }
}
