package io.sealpost.mail.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** The service as its callers use it. */
public final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Api() {}

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    /** A name that no other test uses. */
    public static String freshName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A server on loopback that logs in with Anna's grant and sends as what its filter covers. */
    public static Map<String, Object> oauthServer(int port, String filter) {
        var server = new HashMap<String, Object>();
        server.put("template", "custom");
        server.put("host", "localhost");
        server.put("port", port);
        server.put("encryption", "tls");
        server.put(
                "authentication",
                Map.of("method", "oauth2", "application", FakeVault.APPLICATION, "account", FakeVault.ACCOUNT));
        server.put("from_filter", filter);
        server.put("send_as", "any_covered");
        return server;
    }

    /** A server on loopback without TLS and without a login. */
    public static Map<String, Object> plainServer(int port, String filter) {
        var server = new HashMap<String, Object>();
        server.put("template", "custom");
        server.put("host", "localhost");
        server.put("port", port);
        server.put("encryption", "none");
        server.put("authentication", Map.of("method", "none"));
        server.put("from_filter", filter);
        return server;
    }

    public static Response putOutgoing(String name, Map<String, Object> server) {
        return as(Tokens.with("servers:write")).body(server).put("/v1/outgoing-servers/{name}", name);
    }

    public static void deleteOutgoing(String name) {
        as(Tokens.with("servers:write")).delete("/v1/outgoing-servers/{name}", name);
    }

    public static Map<String, Object> message(String from, String to) {
        var message = new HashMap<String, Object>();
        message.put("from", from);
        message.put("to", List.of(to));
        message.put("subject", "Hello");
        message.put("text", "Hello there");
        return message;
    }

    public static Response send(Map<String, Object> message) {
        return as(Tokens.with("mail:send")).body(message).post("/v1/messages");
    }

    /** Sends and returns the id. */
    public static String accepted(Map<String, Object> message) {
        return send(message).then().statusCode(202).extract().path("id");
    }

    public static ValidatableResponse readMessage(String id) {
        return as(Tokens.with("mail:send")).get("/v1/messages/{id}", id).then().statusCode(200);
    }

    /** The message as soon as it has the status. */
    public static ValidatableResponse awaitStatus(String id, String status) {
        return Awaitility.await("message " + id + " to be " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> readMessage(id),
                        answer -> status.equals(answer.extract().path("status")));
    }
}
