package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Walks the OpenAPI document, so a new endpoint that forgot its permission, or is public without being meant to, fails here. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EveryEndpointIsSecuredTest {

    private record Operation(String method, String path) {}

    @Test
    void onlyTheBrowsersPathsArePublic() {
        assertThat(operations().stream().filter(operation -> !isApi(operation)).map(Operation::path))
                .containsOnly(
                        "/connect/{ticket}",
                        "/google_gmail/confirm",
                        "/microsoft_outlook/confirm",
                        "/oauth/confirm/{provider}");
    }

    @Test
    void nobodyCallsWithoutAToken() {
        for (var operation : api()) {
            assertThat(status(operation, null)).as(operation.toString()).isEqualTo(401);
        }
    }

    @Test
    void nobodyCallsWithoutThePermission() {
        var token = Tokens.with("nothing:useful");
        for (var operation : api()) {
            assertThat(status(operation, token)).as(operation.toString()).isEqualTo(403);
        }
    }

    @Test
    void readingDoesNotAllowWriting() {
        var token = Tokens.with("providers:read", "connections:read");
        for (var operation : api()) {
            if (!operation.method.equals("GET")) {
                assertThat(status(operation, token)).as(operation.toString()).isEqualTo(403);
            }
        }
    }

    private static int status(Operation operation, String token) {
        var request = given().contentType("application/json");
        if (!operation.method.equals("GET")) {
            request.body("{}");
        }
        if (token != null) {
            request.auth().oauth2(token);
        }
        return request.request(operation.method, operation.path.replaceAll("\\{[^}]+}", "x"))
                .statusCode();
    }

    private static boolean isApi(Operation operation) {
        return operation.path.startsWith("/v1/");
    }

    private static List<Operation> api() {
        var api =
                operations().stream().filter(EveryEndpointIsSecuredTest::isApi).toList();
        assertThat(api).hasSizeGreaterThanOrEqualTo(6);
        return api;
    }

    private static List<Operation> operations() {
        var document = new JsonPath(
                given().accept("application/json").get("/q/openapi?format=json").asString());
        var operations = new ArrayList<Operation>();
        document.<String, Map<String, Object>>getMap("paths")
                .forEach((path, methods) -> methods.forEach((method, operation) -> {
                    if (operation instanceof Map<?, ?>) {
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path));
                    }
                }));
        return operations;
    }
}
