package io.sealpost.vault.testing;

import static io.restassured.RestAssured.given;

import com.nimbusds.jose.JWSAlgorithm;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The running service, as its callers use it. */
public final class Vault {

    public static final String ACCOUNT = "anna@example.com";
    public static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
    public static final String REDIRECT = "http://localhost:8081/oauth/confirm/acme";
    public static final String SCOPES = "openid email offline_access mail";

    private Vault() {}

    /** An application of the fake provider, with one working secret. */
    public static Map<String, Object> form(FakeProvider provider) {
        var form = new HashMap<String, Object>();
        form.put("template", "custom");
        form.put("issuer", provider.issuer());
        form.put("client_id", "sealpost");
        form.put("client_secrets", Map.of("2026", Map.of("value", "client-secret")));
        form.put("mail_hosts", List.of("localhost"));
        return form;
    }

    public static Response putApplication(String name, Map<String, Object> form) {
        return given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .body(form)
                .put("/v1/applications/" + name);
    }

    /** An application that proves itself as Google's service accounts do, by keys that the fake provider knows by their ids. */
    public static void putServiceAccount(FakeProvider provider, String name, String... keys) {
        var certificates = new HashMap<String, Object>();
        for (var key : keys) {
            certificates.put(
                    key, Map.of("pem", ClientKey.named(key).keyPem(), "key_id", "id-of-" + key, "algorithm", "RS256"));
        }
        provider.acceptsKey("id-of-" + keys[0], ClientKey.named(keys[0]));
        provider.expectsAlgorithm(JWSAlgorithm.RS256);
        var form = form(provider);
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        form.put("certificates", certificates);
        putApplication(name, form).then().statusCode(201);
    }

    public static Response redeem(String application, String code) {
        return redeem(application, code, Map.of());
    }

    public static Response redeem(String application, String code, Map<String, String> changes) {
        var parameters = new HashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", REDIRECT);
        parameters.put("code_verifier", VERIFIER);
        parameters.put("scope", SCOPES);
        parameters.put("purpose", "mailbox");
        parameters.putAll(changes);
        return given().auth()
                .oauth2(Tokens.service("auth-service"))
                .contentType(ContentType.URLENC)
                .formParams(parameters)
                .post("/v1/applications/" + application + "/token");
    }

    public static Response confirm(String application, String account, String grantId, String issuer, String subject) {
        return given().auth()
                .oauth2(Tokens.service("auth-service"))
                .contentType(ContentType.JSON)
                .body(Map.of("grant_id", grantId, "issuer", issuer, "subject", subject))
                .put("/v1/grants/{application}/{account}", application, account);
    }

    /** A whole consent: an active grant for the account. */
    public static void connect(FakeProvider provider, String application, String account) {
        var code = provider.consent(account, SCOPES);
        var grantId = redeem(application, code).then().statusCode(200).extract().<String>path("access_token");
        confirm(application, account, grantId, provider.issuer(), account)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
    }

    /** A grant that the application has by itself. */
    public static Response actAlone(String application, String account, String... scopes) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("grant_type", "client_credentials", "scopes", List.of(scopes)))
                .put("/v1/grants/{application}/{account}", application, account);
    }

    /** Asks for a code for another device. */
    public static Response askOnDevice(String application, Map<String, ?> body) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/applications/{application}/device-authorizations", application);
    }

    public static Response deviceAuthorization(String application, String id) {
        return given().auth()
                .oauth2(Tokens.with("grants:read"))
                .get("/v1/applications/{application}/device-authorizations/{id}", application, id);
    }

    /** Brings a refresh token along. */
    public static Response bringAlong(String application, String account, String refreshToken, String... scopes) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("refresh_token", refreshToken, "scopes", List.of(scopes)))
                .put("/v1/grants/{application}/{account}", application, account);
    }

    public static Response accessToken(String application, String account) {
        return given().auth()
                .oauth2(Tokens.service("mail-service"))
                .get("/v1/grants/{application}/{account}/access-token", application, account);
    }

    public static Response grant(String application, String account) {
        return given().auth()
                .oauth2(Tokens.with("grants:read"))
                .get("/v1/grants/{application}/{account}", application, account);
    }

    /** Asks what is wrong with an application. */
    public static Response verify(String application, Map<String, Object> question) {
        return given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .body(question)
                .post("/v1/applications/{application}/verify", application);
    }

    /** Waits until the stored access token is past its life; the fake provider gives them seconds. */
    public static void untilExpired(String application, String account) {
        Awaitility.await().until(() -> Instant.now()
                .isAfter(Instant.parse(grant(application, account).path("access_token_expires_at"))));
    }

    public static Response endGrant(String application, String account) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .delete("/v1/grants/{application}/{account}", application, account);
    }
}
