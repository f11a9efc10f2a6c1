package io.sealpost.vault.caller;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.testing.LateIssuer;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CallerTest {

    @Test
    void aCallWithoutATokenIsUnauthorized() {
        refused(given().get("/v1/system-parameters").then(), 401, "unauthorized");
    }

    @Test
    void aTokenThatIsNoJwtIsUnauthorized() {
        refused(with("no-jwt"), 401, "unauthorized");
    }

    @Test
    void aTokenForAnotherServiceIsUnauthorized() {
        refused(with(Tokens.forAudience("mail-service", "parameters:read")), 401, "unauthorized");
    }

    @Test
    void aTokenOfAnIssuerThatIsNotTrustedIsUnauthorized() {
        refused(with(Tokens.ofIssuer("https://stranger.test", "parameters:read")), 401, "unauthorized");
    }

    @Test
    void anExpiredTokenIsUnauthorized() {
        refused(with(Tokens.expired("parameters:read")), 401, "unauthorized");
    }

    @Test
    void aTokenSignedByAnotherKeyIsUnauthorized() throws NoSuchAlgorithmException {
        var stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        refused(with(Tokens.signedBy(stranger, "parameters:read")), 401, "unauthorized");
    }

    @Test
    void aTokenWithoutThePermissionIsForbidden() {
        refused(with(Tokens.with("grants:read")), 403, "forbidden");
    }

    @Test
    void aPermissionThatTheIssuerMayNotGrantIsForbidden() {
        // keys:rotate is not among the words that the test issuer may grant; parameters:read in another word does not
        // count
        refused(with(Tokens.with("keys:rotate", "xparameters:read")), 403, "forbidden");
    }

    @Test
    void thePermissionInTheScopeIsEnough() {
        with(Tokens.with("parameters:read")).statusCode(200);
    }

    @Test
    void aServiceWhoseTokenHasNoScopeHasWhatConfigurationGivesIt() {
        with(Tokens.service("mail-service")).statusCode(200);
    }

    @Test
    void anUnknownSubjectWithoutAScopeMayNothing() {
        refused(with(Tokens.service("somebody")), 403, "forbidden");
    }

    @Test
    void anIssuerThatComesUpAfterTheServiceWorks() {
        var token = withoutIssuer();
        refused(with(token), 503, "issuer_unavailable");

        try (var issuer = new LateIssuer()) {
            with(issuer.token("parameters:read")).statusCode(200);
            refused(with(issuer.token("grants:read")), 403, "forbidden");
        }
    }

    private static String withoutIssuer() {
        try (var issuer = new LateIssuer()) {
            return issuer.token("parameters:read");
        }
    }

    private static ValidatableResponse with(String token) {
        return given().auth().oauth2(token).get("/v1/system-parameters").then();
    }

    private static void refused(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status)
                .contentType(containsString("application/problem+json"))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("detail", notNullValue());
    }
}
