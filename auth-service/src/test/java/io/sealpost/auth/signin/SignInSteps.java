package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.oneOf;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Returning;
import io.sealpost.auth.testing.Tokens;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** One person's sign-in for a backend, step by step, as browser and backend go it. */
record SignInSteps(String provider, CodeVerifier verifier, String state) {

    static final String RETURN_TO = "https://app.example.com/signed-in";

    /** A browser that was sent to the provider: what it holds, and the visit that it makes. */
    record Visiting(Response answer, FakeProvider.Visit visit) {

        String callback() {
            return visit.request().getRedirectionURI().getPath();
        }

        Map<String, String> allowed() {
            return new HashMap<>(Map.of("code", visit.code(), "state", visit.state()));
        }

        Map<String, String> cookies() {
            return answer.getCookies();
        }
    }

    /** Sets the parameter and waits until this service goes by it. */
    static void allowReturns(FakeVault vault, String entry) {
        vault.setParameter("auth.return_to.allowed", entry);
        var parameters = CDI.current().select(ParameterCopy.class).get();
        await().until(() -> parameters.current().allowedReturns().equals(List.of(entry)));
    }

    static SignInSteps with(String provider) {
        return new SignInSteps(provider, new CodeVerifier(), UUID.randomUUID().toString());
    }

    /** A custom provider of its own, so that tests do not meet. */
    static String newProvider() {
        return newProvider("custom", Map.of());
    }

    static String newProvider(String template, Map<String, ?> signIn) {
        var name = template + "-" + UUID.randomUUID().toString().substring(0, 8);
        put(name, template, signIn, Map.of());
        return name;
    }

    /** A custom provider of another application than the usual one. */
    static String newProviderOf(String application) {
        var name = application + "-" + UUID.randomUUID().toString().substring(0, 8);
        put(name, "custom", Map.of(), Map.of("application", application));
        return name;
    }

    static void put(String name, String template, Map<String, ?> signIn, Map<String, ?> further) {
        var all = new HashMap<String, Object>(signIn);
        all.put("allowed", true);
        var body = new HashMap<String, Object>(Map.of("application", FakeVault.applicationOf(template)));
        body.putAll(further);
        body.putAll(Map.of("template", template, "sign_in", all));
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/providers/" + name)
                .then()
                .statusCode(oneOf(200, 201));
    }

    /** A user of its own who signs in by that identity; the user's id. */
    static String newUser(String provider, String issuer, String subject) {
        var login = "anna-" + UUID.randomUUID();
        String id = given().auth()
                .oauth2(Tokens.with("users:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("login", login, "name", "Anna", "email", FakeProvider.ACCOUNT))
                .post("/v1/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        link(id, provider, issuer, subject);
        return id;
    }

    static void link(String id, String provider, String issuer, String subject) {
        given().auth()
                .oauth2(Tokens.with("users:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("issuer", issuer, "subject", subject))
                .put("/v1/users/" + id + "/identities/" + provider)
                .then()
                .statusCode(oneOf(200, 201));
    }

    static Response refresh(Response session) {
        return given().auth()
                .oauth2(Tokens.with("sign_in:exchange"))
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", session.<String>path("refresh_token")))
                .post("/v1/sessions/refresh");
    }

    Map<String, String> query() {
        var challenge =
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue();
        return new HashMap<>(Map.of("return_to", RETURN_TO, "state", state, "code_challenge", challenge));
    }

    Response start(Map<String, String> query, Map<String, String> cookies) {
        return given().accept("text/html")
                .queryParams(query)
                .cookies(cookies)
                .redirects()
                .follow(false)
                .get("/sign-in/" + provider);
    }

    /** Sends the browser to the provider, where the person allows it. */
    Visiting visit(FakeProvider at) {
        return visit(at, Map.of());
    }

    Visiting visit(FakeProvider at, Map<String, String> cookies) {
        var answer = start(query(), cookies);
        answer.then().statusCode(303);
        return new Visiting(answer, at.consent(answer.header("Location")));
    }

    static Response comeBack(Visiting visiting) {
        return comeBack(visiting.callback(), visiting.allowed(), visiting.cookies());
    }

    static Response comeBack(String path, Map<String, String> query, Map<String, String> cookies) {
        return Returning.to(path, query, cookies);
    }

    /** What the backend is told by the address that the browser ends at. */
    static Map<String, String> told(Response answer) {
        answer.then().statusCode(303);
        var location = URI.create(answer.header("Location"));
        return Arrays.stream(location.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    Response exchange(String code) {
        return exchange(code, RETURN_TO);
    }

    Response exchange(String code, String returnTo) {
        return given().auth()
                .oauth2(Tokens.with("sign_in:exchange"))
                .contentType(ContentType.JSON)
                .body(Map.of("code", code, "code_verifier", verifier.getValue(), "return_to", returnTo))
                .post("/v1/sign-in/exchange");
    }
}
