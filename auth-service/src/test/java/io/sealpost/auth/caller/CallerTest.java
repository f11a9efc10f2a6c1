package io.sealpost.auth.caller;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CallerTest {

    @Test
    void aCallWithoutATokenIsUnauthorized() {
        refused(given().get("/v1/providers").then(), 401, "unauthorized");
    }

    @Test
    void aTokenThatIsNoJwtIsUnauthorized() {
        refused(with("no-jwt"), 401, "unauthorized");
    }

    @Test
    void aTokenForAnotherServiceIsUnauthorized() {
        refused(with(Tokens.forAudience("mail-service", "providers:read")), 401, "unauthorized");
    }

    @Test
    void aTokenOfAnIssuerThatIsNotTrustedIsUnauthorized() {
        refused(with(Tokens.ofIssuer("https://stranger.test", "providers:read")), 401, "unauthorized");
    }

    @Test
    void anExpiredTokenIsUnauthorized() {
        refused(with(Tokens.expired("providers:read")), 401, "unauthorized");
    }

    @Test
    void aTokenSignedByAnotherKeyIsUnauthorized() throws NoSuchAlgorithmException {
        var stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        refused(with(Tokens.signedBy(stranger, "providers:read")), 401, "unauthorized");
    }

    @Test
    void aTokenWithoutThePermissionIsForbidden() {
        refused(with(Tokens.with("connections:read")), 403, "forbidden");
    }

    @Test
    void aPermissionThatTheIssuerMayNotGrantIsForbidden() {
        // keys:rotate is not among the words that the test issuer may grant; providers:read in another word does not
        // count
        refused(with(Tokens.with("keys:rotate", "xproviders:read")), 403, "forbidden");
    }

    @Test
    void thePermissionInTheScopeIsEnough() {
        with(Tokens.with("providers:read")).statusCode(200);
    }

    @Test
    void aServiceWhoseTokenHasNoScopeHasWhatConfigurationGivesIt() {
        with(Tokens.service("known-service")).statusCode(200);
    }

    @Test
    void anUnknownSubjectWithoutAScopeMayNothing() {
        refused(with(Tokens.service("somebody")), 403, "forbidden");
    }

    private static ValidatableResponse with(String token) {
        return given().auth().oauth2(token).get("/v1/providers").then();
    }

    private static void refused(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("detail", notNullValue());
    }
}
