package io.sealpost.auth.session;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.session.HandOver.SignedIn;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A backend that has users signed in, and the browser that brings it the codes. */
@ApplicationScoped
class Backend {

    static final String RETURN_TO = "https://app.example.com/signed-in";
    static final String AUDIENCE = "https://app.example.com";
    static final String VERIFIER = "a-verifier-that-only-the-backend-knows-0123456789";
    static final Instant AUTH_TIME = Instant.parse("2026-01-02T03:04:05Z");

    static final String PROVIDER = "company";
    static final String ISSUER = "https://issuer.example.com";

    private final HandOver handOver;
    private final MovableClock clock;

    Backend(HandOver handOver, MovableClock clock) {
        this.handOver = handOver;
        this.clock = clock;
    }

    /** The present, a provider to sign in with, and keys to sign with. */
    void ready() {
        clock.reset();
        offer(Map.of("allowed", true));
        Awaitility.await().until(() -> given().get("/.well-known/jwks.json").statusCode() == 200);
    }

    /** The provider as it is from now on. */
    static void offer(Map<String, ?> signIn) {
        offer("custom", signIn);
    }

    static void offer(String template, Map<String, ?> signIn) {
        put(FakeVault.APPLICATION, template, signIn);
    }

    /** From now on the provider is of another application. */
    static void offerBy(String application) {
        put(application, "custom", Map.of("allowed", true));
    }

    private static void put(String application, String template, Map<String, ?> signIn) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("application", application, "template", template, "sign_in", signIn))
                .put("/v1/providers/" + PROVIDER)
                .then()
                .statusCode(oneOf(200, 201));
    }

    /** What a user's browser brings. */
    String code(UUID user) {
        return code(user, "subject-of-anna");
    }

    String code(UUID user, String subject) {
        return code(user, ISSUER, subject);
    }

    private String code(UUID user, String issuer, String subject) {
        var challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(VERIFIER));
        return handOver.code(new SignedIn(
                user,
                PROVIDER,
                FakeVault.APPLICATION,
                issuer,
                subject,
                RETURN_TO,
                AUDIENCE,
                challenge.getValue(),
                AUTH_TIME,
                List.of("pwd", "otp")));
    }

    /** A session of a user. */
    Response signIn(UUID user) {
        return exchange(code(user)).then().statusCode(200).extract().response();
    }

    /** The first refresh token of a new session. */
    String session(UUID user) {
        return signIn(user).path("refresh_token");
    }

    /** The same of somebody of another issuer. */
    String session(UUID user, String issuer) {
        return exchange(code(user, issuer, "subject-of-anna"))
                .then()
                .statusCode(200)
                .extract()
                .path("refresh_token");
    }

    Response exchange(String code) {
        return exchange(code, VERIFIER, RETURN_TO);
    }

    Response exchange(String code, String verifier, String returnTo) {
        return post("/v1/sign-in/exchange", Map.of("code", code, "code_verifier", verifier, "return_to", returnTo));
    }

    Response refresh(String token) {
        return post("/v1/sessions/refresh", Map.of("refresh_token", token));
    }

    Response refreshAs(String subject, String token) {
        return post(subject, "/v1/sessions/refresh", Map.of("refresh_token", token));
    }

    Response revoke(String token) {
        return post("/v1/sessions/revoke", Map.of("refresh_token", token));
    }

    Response revokeAs(String subject, String token) {
        return post(subject, "/v1/sessions/revoke", Map.of("refresh_token", token));
    }

    /** What is answered to whatever does not count. */
    static void invalidGrant(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("invalid_grant"));
    }

    private static Response post(String path, Map<String, String> body) {
        return post("tester", path, body);
    }

    private static Response post(String subject, String path, Map<String, String> body) {
        return given().auth()
                .oauth2(Tokens.ofSubject(subject, "sign_in:exchange"))
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }
}
