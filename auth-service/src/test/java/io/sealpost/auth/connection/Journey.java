package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.oneOf;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Returning;
import io.sealpost.auth.testing.Tokens;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One person's way through a connection, step by step, as a browser goes it. */
record Journey(String id, String ticket, String provider) {

    static final String MAIL_SCOPE = "openid email offline_access mail";
    private static final String BASE = "http://localhost:8081";

    /** A browser that pressed the button: what it holds, and the visit that it makes. */
    record Pressed(Response answer, FakeProvider.Visit visit) {

        String location() {
            return answer.header("Location");
        }

        Map<String, String> cookies() {
            return answer.getCookies();
        }

        String cookieHeader() {
            return answer.header("Set-Cookie");
        }

        /** The path of the provider's way back. */
        String callback() {
            return visit.request().getRedirectionURI().getPath();
        }

        Map<String, String> consented() {
            return new HashMap<>(Map.of("code", visit.code(), "state", visit.state()));
        }
    }

    static Map<String, Object> request(String provider) {
        return new HashMap<>(Map.of(
                "provider",
                provider,
                "account",
                FakeProvider.ACCOUNT,
                "uses",
                List.of("send", "fetch_imap"),
                "requested_by",
                "Bert of Example"));
    }

    /** A custom provider of its own, so that tests do not meet. */
    static String newProvider() {
        return newProvider("custom", Map.of("allowed", true, "scope", MAIL_SCOPE));
    }

    static String newProvider(String template, Map<String, ?> mail) {
        var name = template + "-" + UUID.randomUUID().toString().substring(0, 8);
        putProvider(name, template, mail);
        return name;
    }

    static void putProvider(String name, String template, Map<String, ?> mail) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("application", FakeVault.applicationOf(template), "template", template, "mail", mail))
                .put("/v1/providers/" + name)
                .then()
                .statusCode(oneOf(200, 201));
    }

    static Response post(Map<String, Object> request) {
        return post(Tokens.with("connections:write"), request);
    }

    static Response post(String token, Map<String, Object> request) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(request)
                .post("/v1/connections");
    }

    static Journey open() {
        return open(request(newProvider()));
    }

    static Journey open(Map<String, Object> request) {
        var answer = post(request);
        answer.then().statusCode(201);
        var url = URI.create(answer.<String>path("connect_url"));
        return new Journey(
                answer.path("id"),
                url.getPath().substring("/connect/".length()),
                String.valueOf(request.get("provider")));
    }

    Response page() {
        return given().accept("text/html").get("/connect/" + ticket);
    }

    Response press(Map<String, String> headers) {
        return given().headers(headers).redirects().follow(false).post("/connect/" + ticket);
    }

    /** Presses the button and goes to the provider, which consents. */
    Pressed press(FakeProvider provider) {
        var answer = press(Map.of());
        answer.then().statusCode(303);
        return new Pressed(answer, provider.consent(answer.header("Location")));
    }

    /** Comes back to where the provider was told to send the browser. */
    static Response comeBack(Pressed pressed) {
        return comeBack(pressed.callback(), pressed.consented(), pressed.cookies());
    }

    static Response comeBack(String path, Map<String, String> query, Map<String, String> cookies) {
        return Returning.to(path, query, cookies);
    }

    /** From the button to the end. */
    Response complete(FakeProvider provider) {
        return comeBack(press(provider));
    }

    ValidatableResponse status() {
        return given().auth()
                .oauth2(Tokens.with("connections:read"))
                .get("/v1/connections/" + id)
                .then()
                .statusCode(200);
    }

    String callbackUri() {
        return BASE + "/oauth/confirm/" + provider;
    }
}
