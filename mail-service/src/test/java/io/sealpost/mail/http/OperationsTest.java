package io.sealpost.mail.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.FakeVault;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators look at, and what every wrong request gets. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class OperationsTest {

    FakeVault vault;

    @AfterEach
    void vaultIsBack() {
        vault.goDown(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health/started"})
    void healthDoesNotDependOnTheVault(String path) {
        vault.goDown(true);

        given().get(path).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void readinessLooksAtTheDatabase() {
        given().get("/q/health/ready").then().body("checks.name", hasItem(containsString("Database")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/swagger-ui/", "/q/metrics"})
    void documentationAndMetricsAreThere(String path) {
        given().get(path).then().statusCode(200);
    }

    @Test
    void wrongRequestsGetAProblemWithACode() {
        var caller = Api.as(Tokens.with("mail:send"));

        problem(caller.get("/v1/nothing"), 404, "not_found");
        problem(Api.as(Tokens.with("mail:send")).patch("/v1/messages"), 405, "method_not_allowed");
        problem(
                Api.as(Tokens.with("mail:send"))
                        .contentType("text/plain")
                        .body("x")
                        .post("/v1/messages"),
                415,
                "unsupported_media_type");
        problem(Api.as(Tokens.with("mail:send")).body("{").post("/v1/messages"), 400, "invalid_value");
        problem(Api.as(Tokens.with("mail:send")).body("[]").post("/v1/messages"), 400, "invalid_value");
        problem(Api.as(Tokens.with("mail:send")).post("/v1/messages"), 400, "invalid_value");
        problem(Api.as(Tokens.with("mail:send")).get("/v1/messages?limit=many"), 400, "invalid_value");
    }

    @Test
    void anOversizedBodyIsRefusedBeforeItIsRead() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            var head = """
                    POST /v1/messages HTTP/1.1
                    Host: localhost
                    Content-Type: message/rfc822
                    Content-Length: 99999999999

                    """;
            socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json", "\"too_large\"");
        }
    }

    private static void problem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo(code))
                .body("detail", not(emptyOrNullString()));
    }
}
