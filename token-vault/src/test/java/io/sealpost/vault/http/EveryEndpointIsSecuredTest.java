package io.sealpost.vault.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Walks the OpenAPI document, so a new endpoint that forgot its permission fails here. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class EveryEndpointIsSecuredTest {

    private record Operation(String method, String path, boolean form) {}

    @Test
    void nobodyCallsWithoutAToken() {
        for (var operation : operations()) {
            assertThat(status(operation, null)).as(operation.toString()).isEqualTo(401);
        }
    }

    @Test
    void nobodyCallsWithoutThePermission() {
        var token = Tokens.with("nothing:useful");
        for (var operation : operations()) {
            assertThat(status(operation, token)).as(operation.toString()).isEqualTo(403);
        }
    }

    private static int status(Operation operation, String token) {
        var request = given().contentType(operation.form ? "application/x-www-form-urlencoded" : "application/json");
        if (!operation.method.equals("GET") && !operation.form) {
            request.body("{}");
        }
        if (token != null) {
            request.auth().oauth2(token);
        }
        return request.request(operation.method, operation.path.replaceAll("\\{[^}]+}", "x"))
                .statusCode();
    }

    private static List<Operation> operations() {
        var document = new JsonPath(
                given().accept("application/json").get("/q/openapi?format=json").asString());
        var operations = new ArrayList<Operation>();
        document.<String, Map<String, Object>>getMap("paths")
                .forEach((path, methods) -> methods.forEach((method, operation) -> operations.add(new Operation(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        operation.toString().contains("x-www-form-urlencoded")))));
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }
}
