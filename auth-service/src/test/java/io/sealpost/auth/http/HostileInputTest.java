package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by accident. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class HostileInputTest {

    FakeVault vault;

    @TestHTTPResource("/")
    URL service;

    @BeforeEach
    void fresh() {
        vault.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "...", "....", "a.b.c", "e30.e30.", "%00"})
    void whatIsNoTokenIsUnauthorized(String token) {
        given().header("Authorization", "Bearer " + token)
                .get("/v1/providers")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, null, {}, [\"providers:read\"]]", "{\"a\": 1}", "7", "true", "null"})
    void aScopeThatIsNoListOfWordsGivesNothing(String scope) {
        given().auth()
                .oauth2(Tokens.withClaims("{\"sub\": \"tester\", \"scope\": " + scope + "}"))
                .get("/v1/providers")
                .then()
                .statusCode(403);
    }

    @Test
    void theWordsInAnOddListCount() {
        given().auth()
                .oauth2(Tokens.withClaims("{\"sub\": \"tester\", \"scope\": [1, null, \"providers:read\"]}"))
                .get("/v1/providers")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\0b"})
    void aTokenThatNamesNobodyIsUnauthorized(String subject) {
        given().auth()
                .oauth2(Tokens.ofSubject(subject, "providers:read"))
                .get("/v1/providers")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"scope\": \"providers:read\"}", "{\"sub\": [7], \"scope\": \"providers:read\"}"})
    void aTokenWithoutASubjectIsUnauthorized(String claims) {
        given().auth()
                .oauth2(Tokens.withClaims(claims))
                .get("/v1/providers")
                .then()
                .statusCode(401);
    }

    @Test
    void aSubjectOfAnyLengthIsNobodys() {
        given().auth()
                .oauth2(Tokens.ofSubject("a".repeat(256), "providers:read"))
                .get("/v1/providers")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/providers/a%00b",
                "/v1/providers/a%ED%A0%80b",
                "/v1/connections/a%00b",
                "/v1/users/a%00b",
                "/v1/users?login=%00",
                "/v1/users?email=%FF",
                "/v1/users?after=99",
                "/v1/access-requests?status=%00",
                "/v1/access-requests?after=99999999999999999999",
                "/v1/providers?after=%00",
                "/v1/providers?after=%FF",
                "/v1/providers?limit=x",
                "/v1/providers?limit=0",
                "/v1/providers?limit=99999999999",
                "/oauth/confirm/a%00b?state=s&code=c"
            })
    void whatCanNameNothingIsRefused(String path) {
        given().urlEncodingEnabled(false)
                .auth()
                .oauth2(Tokens.with("providers:read", "connections:read", "users:read", "access_requests:decide"))
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%20",
                "%0D%0AX:%20y",
                "%25zz",
                "%3Cscript%3E",
                "%7B%7B7*7%7D%7D",
                "%23%7B1%7D",
                "..%2F..",
                "ACME"
            })
    void noProviderHasSuchAName(String name) throws IOException {
        // When
        var answer = get("/oauth/confirm/" + name + "?state=s&code=c", "Accept: */*");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("<script>", "X: y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/providers?after=%zz",
                "/v1/providers?limit=5%",
                "/v1/providers?%zz=x",
                "/v1/providers/%zz",
                "/v1/connections/a%2",
                "/connect/%zz",
                "/google_gmail/confirm?state=s&error=access_denied&error_description=50%",
                "/oauth/confirm/%zz?state=s&code=c",
                "/oauth/confirm/acme?state=%u0041&code=c"
            })
    void brokenPercentEncodingIsRefused(String target) throws IOException {
        // When
        var answer = get(target, "Authorization: Bearer " + Tokens.with("providers:read", "connections:read"));

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"html", "text/", "/", "", ",", ";q=1", "text/html;q=x", "*"})
    void anAcceptHeaderThatIsNoneIsNoFailure(String accept) throws IOException {
        // When
        var link = get("/connect/unknown", "Accept: " + accept);
        var callback = get("/google_gmail/confirm?state=s&code=c", "Accept: " + accept);
        var list = get("/v1/providers", "Accept: " + accept);

        // Then
        assertThat(link).startsWith("HTTP/1.1 404 ");
        assertThat(callback).startsWith("HTTP/1.1 400 ").contains("This visit to the provider");
        assertThat(list).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$Version=x", "$Version=1; a=b", "=", ";", "a", "\"", "a=\"b"})
    void aCookieHeaderThatIsNoneIsNoFailure(String cookie) throws IOException {
        // When
        var answer = get("/google_gmail/confirm?state=s&code=c", "Cookie: " + cookie);

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"state_invalid\"");
    }

    @Test
    void whatAProviderWritesInItsOwnCharacterSetIsNotRefusedForIt() {
        given().urlEncodingEnabled(false)
                .get("/google_gmail/confirm?state=s&error=access_denied&error_description=refus%E9%00")
                .then()
                .statusCode(400)
                .body("code", equalTo("state_invalid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"login_button_label\": \"a\\u0000b\"}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"login_button_label\": \"a\\ud800b\"}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"login_button_label\": 5}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"sequence\": \"5\"}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"sequence\": 5.5}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"sign_in\": {\"sequence\": 99999999999}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"mail\": {\"allowed\": \"true\"}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"mail\": {\"allowed\": 1}}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"mail\": {\"authorization_params\": {\"a\\u0000\": \"b\"}}}",
                "{\"application\": \"acme\", \"template\": 2}",
                "{\"application\": \"acme\", \"template\": \"custom\", \"template\": \"google\"}",
                "{\"application\": \"acme\", \"template\": \"custom\"} {}",
                "{\"application\": \"acme\"",
                "[]",
                "null",
                ""
            })
    void jsonIsTakenAsWritten(String body) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType("application/json")
                .body(body)
                .put("/v1/providers/" + name())
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "text/html"})
    void answersAreJsonOnly(String accept) {
        // Given
        var name = name();
        put(name, Map.of()).then().statusCode(201);

        // When
        var answer = given().auth()
                .oauth2(Tokens.with("providers:read"))
                .accept(accept)
                .get("/v1/providers/" + name);

        // Then
        answer.then()
                .statusCode(406)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("not_acceptable"));
    }

    @Test
    void oneOfSeveralTagsIsEnough() {
        // Given
        var name = name();
        var tag = put(name, Map.of()).header("ETag");

        // When
        var answer = put(name, Map.of("If-Match", "\"another\", " + tag), Map.of("mail", Map.of("allowed", true)));

        // Then
        answer.then().statusCode(200).header("ETag", not(equalTo(tag)));
    }

    @Test
    void anEmptyTagMatchesNothing() throws IOException, InterruptedException {
        // Given
        var name = name();
        put(name, Map.of()).then().statusCode(201);
        var request = HttpRequest.newBuilder(URI.create(service + "v1/providers/" + name))
                .header("Authorization", "Bearer " + Tokens.with("providers:write"))
                .header("If-Match", "")
                .DELETE()
                .build();

        try (var client = HttpClient.newHttpClient()) {
            // When
            var answer = client.send(request, BodyHandlers.discarding());

            // Then
            assertThat(answer.statusCode()).isEqualTo(412);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"another\"", "BARE", "W/TAG", ","})
    void whatIsNotTheTagMatchesNothing(String given) {
        // Given
        var name = name();
        var tag = put(name, Map.of()).header("ETag");

        // When
        var answer = put(name, Map.of("If-Match", given.replace("TAG", tag).replace("BARE", tag.replace("\"", ""))));

        // Then
        answer.then().statusCode(412).body("code", equalTo("precondition_failed"));
    }

    @Test
    void creatingWhatIsThereIsRefusedWhenAskedFor() {
        // Given
        var name = name();
        put(name, Map.of("If-None-Match", "*")).then().statusCode(201);

        // When
        var answer = put(name, Map.of("If-None-Match", "*"));

        // Then
        answer.then().statusCode(412);
    }

    @Test
    void writersOfOneNewNameQueue() throws Exception {
        // Given
        var name = name();
        Callable<Integer> write = () -> put(name, Map.of()).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> write).toList());

            // Then
            assertThat(answers).extracting(Future::get).containsOnly(200, 201).containsOnlyOnce(201);
        }
    }

    @Test
    void writersAndDeletersOfOneNameQueue() throws Exception {
        // Given
        var name = name();
        Callable<Integer> write = () -> put(name, Map.of()).statusCode();
        Callable<Integer> delete = () -> delete(name);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(IntStream.range(0, 40)
                    .mapToObj(turn -> turn % 2 == 0 ? write : delete)
                    .toList());

            // Then
            assertThat(answers).extracting(Future::get).isSubsetOf(200, 201, 204, 404);
        }
    }

    @Test
    void oneOfManyGetsTheLegacyRedirect() throws Exception {
        // Given
        var names = IntStream.range(0, 8).mapToObj(_ -> name()).toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(names.stream()
                    .<Callable<Integer>>map(name -> () ->
                            put(name, Map.of(), Map.of("legacy_redirect", true)).statusCode())
                    .toList());

            // Then
            assertThat(answers).extracting(Future::get).containsOnly(201, 409).containsOnlyOnce(201);
        } finally {
            names.forEach(HostileInputTest::delete);
        }
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedInWords() throws IOException {
        // Given
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            var head = "PUT /v1/providers/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n";

            // When
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json", "\"too_large\"");
        }
    }

    /** As it stands here: clients would correct it. */
    private String get(String target, String header) throws IOException {
        try (var socket = new Socket(service.getHost(), service.getPort())) {
            var head = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String name() {
        return "hostile-" + UUID.randomUUID();
    }

    private static Response put(String name, Map<String, String> headers) {
        return put(name, headers, Map.of());
    }

    private static Response put(String name, Map<String, String> headers, Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("application", FakeVault.APPLICATION, "template", "custom"));
        body.putAll(more);
        return given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType("application/json")
                .headers(headers)
                .body(body)
                .put("/v1/providers/" + name);
    }

    private static int delete(String name) {
        return given().auth()
                .oauth2(Tokens.with("providers:write"))
                .delete("/v1/providers/" + name)
                .statusCode();
    }
}
