package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.sealpost.auth.testing.ForgedTokens;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what. The document of the API is walked, so a new endpoint that is not in this matrix fails here. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EveryEndpointIsSecuredTest {

    private static final Map<String, Set<String>> PERMISSIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /v1/providers", Set.of("providers:read")),
            Map.entry("GET /v1/providers/{provider}", Set.of("providers:read")),
            Map.entry("PUT /v1/providers/{provider}", Set.of("providers:write")),
            Map.entry("DELETE /v1/providers/{provider}", Set.of("providers:write")),
            Map.entry("POST /v1/connections", Set.of("connections:write")),
            Map.entry("POST /v1/repairs", Set.of("connections:write")),
            Map.entry("GET /v1/connections/{id}", Set.of("connections:read")),
            Map.entry("POST /v1/users", Set.of("users:write")),
            Map.entry("GET /v1/users", Set.of("users:read")),
            Map.entry("GET /v1/users/{id}", Set.of("users:read")),
            Map.entry("PUT /v1/users/{id}", Set.of("users:write")),
            Map.entry("DELETE /v1/users/{id}", Set.of("users:write")),
            Map.entry("GET /v1/users/{id}/identities", Set.of("users:read")),
            Map.entry("PUT /v1/users/{id}/identities/{provider}", Set.of("users:write")),
            Map.entry("DELETE /v1/users/{id}/identities/{provider}", Set.of("users:write")),
            Map.entry("POST /v1/users/{id}/invitations", Set.of("users:write")),
            Map.entry("GET /v1/users/{id}/invitations", Set.of("users:read")),
            Map.entry("DELETE /v1/users/{id}/invitations/{invitation}", Set.of("users:write")),
            Map.entry("GET /v1/access-requests", Set.of("access_requests:decide")),
            Map.entry("GET /v1/access-requests/{id}", Set.of("access_requests:decide")),
            Map.entry("POST /v1/access-requests/{id}/approve", Set.of("access_requests:decide")),
            Map.entry("POST /v1/access-requests/{id}/deny", Set.of("access_requests:decide")),
            Map.entry("POST /v1/sign-in/exchange", Set.of("sign_in:exchange")),
            Map.entry("POST /v1/sessions/refresh", Set.of("sign_in:exchange")),
            Map.entry("POST /v1/sessions/revoke", Set.of("sign_in:exchange")),
            Map.entry("DELETE /v1/users/{id}/sessions", Set.of("users:write"))));

    private static final Set<String> PUBLIC = Set.of(
            "GET /connect/{ticket}",
            "POST /connect/{ticket}",
            "GET /.well-known/jwks.json",
            "GET /.well-known/openid-configuration",
            "GET /auth_oauth/signin",
            "POST /auth_oauth/signin",
            "GET /auth_oauth/signin/{provider}",
            "POST /auth_oauth/signin/{provider}",
            "GET /sign-in/{provider}",
            "GET /v1/sign-in-options",
            "GET /invitation/{token}/{provider}",
            "POST /invitation/{token}/{provider}",
            "GET /google_gmail/confirm",
            "GET /microsoft_outlook/confirm",
            "GET /oauth/confirm/{provider}");

    /** Every word that the test's issuer may grant. */
    private static final Set<String> ALL =
            PERMISSIONS.values().stream().flatMap(Set::stream).collect(Collectors.toSet());

    static Set<String> endpoints() {
        return PERMISSIONS.keySet();
    }

    @Test
    void theDocumentTellsThePermissionOfEachCall() {
        // When
        var documented = new TreeMap<String, Set<String>>();
        operations().forEach((endpoint, operation) -> {
            if (operation.containsKey("security")) {
                documented.put(
                        endpoint,
                        ((List<?>) operation.get("x-permission"))
                                .stream().map(String::valueOf).collect(Collectors.toSet()));
            }
        });

        // Then
        assertThat(documented).isEqualTo(PERMISSIONS);
    }

    @Test
    void nothingElseIsPublic() {
        // When
        var open = operations().entrySet().stream()
                .filter(operation -> !operation.getValue().containsKey("security"))
                .map(Map.Entry::getKey);

        // Then
        assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void withoutATokenNothingIsServed(String endpoint) {
        refused(call(null, endpoint), 401, "unauthorized");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void forgedTokensAreNotBelieved(String endpoint) {
        ForgedTokens.carrying(ALL).forEach((fault, token) -> {
            var answer = call(token, endpoint);

            assertThat(answer.statusCode()).as(fault).isEqualTo(401);
            refused(answer, 401, "unauthorized");
        });
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void allOtherPermissionsTogetherAreNotEnough(String endpoint) {
        // Given
        var others = ALL.stream()
                .filter(word -> !PERMISSIONS.get(endpoint).contains(word))
                .toArray(String[]::new);

        // When
        var answer = call(Tokens.with(others), endpoint);

        // Then
        refused(answer, 403, "forbidden");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void theRightPermissionAloneOpensTheDoor(String endpoint) {
        for (var word : PERMISSIONS.get(endpoint)) {
            assertThat(call(Tokens.with(word), endpoint).statusCode()).as(word).isNotIn(401, 403, 405, 500);
        }
    }

    /** Whoever sees none of it gets the same answer as for what is not there. */
    @ParameterizedTest
    @MethodSource("places")
    void whatIsNotThereIsNotFound(String endpoint) {
        for (var word : PERMISSIONS.get(endpoint)) {
            refused(call(Tokens.with(word), endpoint), 404, "not_found");
        }
    }

    /** Every endpoint at the name of something, but those that make it. */
    static Stream<String> places() {
        return endpoints().stream().filter(endpoint -> endpoint.contains("{") && !endpoint.startsWith("PUT "));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void anIssuerGrantsOnlyWhatItMay(String endpoint) {
        // When
        var answer = call(Tokens.ofTheLimitedIssuer(ALL), endpoint);

        // Then
        if (PERMISSIONS.get(endpoint).contains(Tokens.LIMIT)) {
            assertThat(answer.statusCode()).isNotIn(401, 403, 500);
        } else {
            refused(answer, 403, "forbidden");
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aCallerWhomConfigurationKnowsNeedsNoScope(String endpoint) {
        // When
        var answer = call(Tokens.ofTheKnownReader(), endpoint);

        // Then
        if (PERMISSIONS.get(endpoint).contains(Tokens.LIMIT)) {
            assertThat(answer.statusCode()).isNotIn(401, 403, 500);
        } else {
            refused(answer, 403, "forbidden");
        }
    }

    private static void refused(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("detail", not(emptyString()));
        if (status == 401) {
            answer.then().header("WWW-Authenticate", containsString("Bearer"));
        }
    }

    private static Response call(String token, String endpoint) {
        var method = endpoint.substring(0, endpoint.indexOf(' '));
        var path = endpoint.substring(endpoint.indexOf(' ') + 1)
                .replace("{id}", "00000000-0000-0000-0000-000000000000")
                .replace("{n}", "0")
                .replaceAll("\\{[a-z]+}", "absent");
        var request = token == null ? given() : given().auth().oauth2(token);
        if (path.endsWith("/token")) {
            request.contentType("application/x-www-form-urlencoded");
        } else if (method.startsWith("P")) {
            request.contentType("application/json").body("{}");
        }
        return request.request(method, path);
    }

    private static Map<String, Map<String, Object>> operations() {
        var paths = new JsonPath(given().get("/q/openapi?format=json").asString())
                .<String, Map<String, Map<String, Object>>>getMap("paths");
        var operations = new TreeMap<String, Map<String, Object>>();
        paths.forEach((path, methods) -> methods.forEach(
                (method, operation) -> operations.put(method.toUpperCase(Locale.ROOT) + " " + path, operation)));
        return operations;
    }
}
