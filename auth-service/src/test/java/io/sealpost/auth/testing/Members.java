package io.sealpost.auth.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sealpost.auth.user.ProvenIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Users, and what backends and administrators do about them over REST. Logins and subjects are new each time: tests share a database. */
public final class Members {

    private Members() {}

    public static String some(String what) {
        return what + "-" + UUID.randomUUID();
    }

    /** A body of a user whose login is new, with other members in place of its own, or beside them. */
    public static Map<String, Object> form(Object... members) {
        var form = new HashMap<String, Object>(Map.of("login", some("anna"), "name", "Anna"));
        for (var at = 0; at < members.length; at += 2) {
            form.put((String) members[at], members[at + 1]);
        }
        return form;
    }

    public static Response add(Map<String, Object> form) {
        return writer().body(form).post("/v1/users");
    }

    /** The id of a new user. */
    public static UUID added(Object... members) {
        return UUID.fromString(
                add(form(members)).then().statusCode(201).extract().path("id"));
    }

    public static Response put(UUID id, Map<String, Object> form) {
        return writer().body(form).put("/v1/users/" + id);
    }

    public static Response get(UUID id) {
        return reader().get("/v1/users/" + id);
    }

    public static Response delete(UUID id) {
        return writer().delete("/v1/users/" + id);
    }

    public static Response link(UUID id, String provider, Map<String, Object> form) {
        return writer().body(form).put("/v1/users/" + id + "/identities/" + provider);
    }

    public static Response unlink(UUID id, String provider) {
        return writer().delete("/v1/users/" + id + "/identities/" + provider);
    }

    public static Response identities(UUID id) {
        return reader().get("/v1/users/" + id + "/identities");
    }

    /** A new provider to sign in with, of the vault's application of that template. */
    public static String provider(String template) {
        var name = some("p").substring(0, 20);
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "application",
                        FakeVault.applicationOf(template),
                        "template",
                        template,
                        "sign_in",
                        Map.of("allowed", true)))
                .put("/v1/providers/" + name)
                .then()
                .statusCode(201);
        return name;
    }

    /** Somebody whom nobody saw before, of an issuer of their own. */
    public static ProvenIdentity somebody(String email, boolean isVerified) {
        return somebodyOf("https://" + some("issuer") + ".example.com", email, isVerified);
    }

    /** Somebody whom nobody saw before. */
    public static ProvenIdentity somebodyOf(String issuer, String email, boolean isVerified) {
        return new ProvenIdentity("acme", issuer, some("subject"), null, null, email, isVerified);
    }

    public static Response invite(UUID id) {
        return writer().body(Map.of("return_to", "https://app.example.com/done"))
                .post("/v1/users/" + id + "/invitations");
    }

    /** The token of a new invitation. */
    public static String invited(UUID id) {
        return invite(id).then().statusCode(201).extract().path("token");
    }

    public static RequestSpecification decider() {
        return given().auth().oauth2(Tokens.with("access_requests:decide")).contentType(ContentType.JSON);
    }

    public static Response request(UUID id) {
        return decider().get("/v1/access-requests/" + id);
    }

    public static Response approve(UUID id, Map<String, Object> body) {
        return decider().body(body).post("/v1/access-requests/" + id + "/approve");
    }

    public static Response deny(UUID id, Map<String, Object> body) {
        return decider().body(body).post("/v1/access-requests/" + id + "/deny");
    }

    /** As many at once as there are turns. */
    public static <T> List<T> atOnce(int turns, IntFunction<Callable<T>> turn) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    threads.invokeAll(IntStream.range(0, turns).mapToObj(turn).toList());
            var ended = new ArrayList<T>();
            for (var one : running) {
                ended.add(one.get());
            }
            return ended;
        }
    }

    public static RequestSpecification writer() {
        return given().auth().oauth2(Tokens.with("users:write")).contentType(ContentType.JSON);
    }

    public static RequestSpecification reader() {
        return given().auth().oauth2(Tokens.with("users:read"));
    }
}
