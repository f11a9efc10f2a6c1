package io.sealpost.mail.caller;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what: no credentials, foreign ones, and every permission that is not the right one. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EveryEndpointIsSecuredTest {

    private static final Map<String, Set<String>> PERMISSIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /v1/outgoing-servers", Set.of("servers:read")),
            Map.entry("GET /v1/outgoing-servers/{name}", Set.of("servers:read")),
            Map.entry("PUT /v1/outgoing-servers/{name}", Set.of("servers:write")),
            Map.entry("DELETE /v1/outgoing-servers/{name}", Set.of("servers:write")),
            Map.entry("POST /v1/outgoing-servers/{name}/test", Set.of("servers:write")),
            Map.entry("GET /v1/incoming-servers", Set.of("servers:read")),
            Map.entry("GET /v1/incoming-servers/{name}", Set.of("servers:read")),
            Map.entry("PUT /v1/incoming-servers/{name}", Set.of("servers:write")),
            Map.entry("DELETE /v1/incoming-servers/{name}", Set.of("servers:write")),
            Map.entry("POST /v1/incoming-servers/{name}/test-and-confirm", Set.of("servers:write")),
            Map.entry("POST /v1/resolutions", Set.of("mail:send")),
            Map.entry("POST /v1/messages", Set.of("mail:send")),
            Map.entry("GET /v1/messages", Set.of("mail:send", "mail:read")),
            Map.entry("GET /v1/messages/{id}", Set.of("mail:send", "mail:read")),
            Map.entry("DELETE /v1/messages/{id}", Set.of("mail:send")),
            Map.entry("POST /v1/fetch-runs", Set.of("mail:fetch")),
            Map.entry("GET /v1/fetch-runs/{id}", Set.of("mail:fetch")),
            Map.entry("GET /v1/received-messages", Set.of("mail:read")),
            Map.entry("GET /v1/received-messages/{id}", Set.of("mail:read")),
            Map.entry("GET /v1/received-messages/{id}/raw", Set.of("mail:read")),
            Map.entry("GET /v1/received-messages/{id}/attachments/{n}", Set.of("mail:read")),
            Map.entry("POST /v1/received-messages/{id}/ack", Set.of("mail:read"))));

    private static final List<String> ALL =
            List.of("servers:read", "servers:write", "mail:send", "mail:read", "mail:fetch");

    static Stream<String> endpoints() {
        return PERMISSIONS.keySet().stream();
    }

    @Test
    void everyDocumentedEndpointIsInThisMatrix() {
        var document = JsonPath.from(RestAssured.given()
                .accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .asString());
        var paths = document.<String, Map<String, Object>>getMap("paths");

        var documented = paths.entrySet().stream().flatMap(path -> path.getValue().keySet().stream()
                .filter(method ->
                        Set.of("get", "put", "post", "delete", "patch").contains(method))
                .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(PERMISSIONS.keySet());
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void withoutATokenNothingIsServed(String endpoint) {
        unauthorized(call(null, endpoint));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void otherPermissionsAreNotEnough(String endpoint) {
        var others = ALL.stream()
                .filter(word -> !PERMISSIONS.get(endpoint).contains(word))
                .toArray(String[]::new);

        call(Tokens.with(others), endpoint)
                .then()
                .statusCode(403)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("forbidden"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void theRightPermissionOpensTheDoor(String endpoint) {
        for (var word : PERMISSIONS.get(endpoint)) {
            assertThat(call(Tokens.with(word), endpoint).statusCode()).isNotIn(401, 403, 500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "token-vault", "my-backend"})
    void tokensForOthersAreNotAccepted(String audience) {
        unauthorized(call(Tokens.forAudience(audience, "mail:send"), "GET /v1/messages"));
    }

    @Test
    void rubbishIsNotAccepted() {
        unauthorized(call("not.a.jwt", "GET /v1/messages"));
    }

    private static void unauthorized(Response response) {
        response.then()
                .statusCode(401)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("unauthorized"))
                .header("WWW-Authenticate", containsString("Bearer"));
    }

    private static Response call(String token, String endpoint) {
        var request = token == null ? given() : given().auth().oauth2(token);
        var method = endpoint.substring(0, endpoint.indexOf(' '));
        var path = endpoint.substring(endpoint.indexOf(' ') + 1)
                .replace("{name}", "absent")
                .replace("{id}", "00000000-0000-0000-0000-000000000000")
                .replace("{n}", "0");
        if (method.equals("PUT") || method.equals("POST")) {
            request = request.contentType(ContentType.JSON).body("{}");
        }
        return request.request(method, path);
    }
}
