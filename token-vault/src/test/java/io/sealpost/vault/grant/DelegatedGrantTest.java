package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Grants in the name of accounts that an organisation delegated to the application, as Google's domain-wide delegation does. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DelegatedGrantTest {

    private static final String TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String ACCOUNT = "anna@example.com";
    private static final String MAIL = "https://mail.google.com/";

    private final Grants grants;

    private FakeProvider provider;
    private String application;

    DelegatedGrantTest(Grants grants) {
        this.grants = grants;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        provider.delegates(ACCOUNT, "bert@example.com");
        application = "app-" + UUID.randomUUID();
        Vault.putServiceAccount(provider, application, "service-account");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void theApplicationAsksInTheNameOfTheAccount() throws Exception {
        put(ACCOUNT, Map.of("grant_type", TYPE, "scopes", List.of(MAIL)))
                .then()
                .statusCode(201)
                .body("status", equalTo("active"))
                .body("grant_type", equalTo(TYPE))
                .body("acts_for", equalTo(ACCOUNT))
                .body("dies_at", nullValue());

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        var claims = provider.assertions().getLast().getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(ACCOUNT);
        assertThat(claims.getStringClaim("scope")).isEqualTo(MAIL);
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void theAccountMayBeKnownThereByAnotherName() throws Exception {
        put(ACCOUNT, Map.of("grant_type", TYPE, "subject", "bert@example.com", "scopes", List.of(MAIL)))
                .then()
                .statusCode(201)
                .body("acts_for", equalTo("bert@example.com"));

        assertThat(provider.assertions().getLast().getJWTClaimsSet().getSubject())
                .isEqualTo("bert@example.com");
    }

    @Test
    void aNewTokenIsAskedForWithANewAssertion() throws Exception {
        put(ACCOUNT, Map.of("grant_type", TYPE, "scopes", List.of(MAIL)));
        expire();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.assertions()).hasSize(2);
        assertThat(provider.assertions().getFirst().getJWTClaimsSet().getJWTID())
                .isNotEqualTo(provider.assertions().getLast().getJWTClaimsSet().getJWTID());
    }

    @Test
    void aKeyThatMayNotActForSomebodyIsNotRejected() {
        put("carl@example.com", Map.of("grant_type", TYPE, "scopes", List.of(MAIL)))
                .then()
                .body("status", equalTo("needs_operator"));

        given().auth()
                .oauth2(Tokens.with("applications:read"))
                .get("/v1/applications/" + application)
                .then()
                .statusCode(200)
                .body("certificates.service.rejected_at", nullValue());
    }

    @Test
    void anAccountThatWasNotDelegatedNeedsTheOperator() {
        put("carl@example.com", Map.of("grant_type", TYPE, "scopes", List.of(MAIL)))
                .then()
                .statusCode(201)
                .body("status", equalTo("needs_operator"))
                .body("cause", equalTo("unauthorized_client"));
    }

    @Test
    void anApplicationWithoutAKeyCannotAskForOthers() {
        var other = "app-" + UUID.randomUUID();
        Vault.putApplication(other, Vault.form(provider)).then().statusCode(201);

        given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("grant_type", TYPE))
                .put("/v1/grants/{application}/{account}", other, ACCOUNT)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].message", containsString("private_key_jwt"));
    }

    @Test
    void theSamePutAgainAsksNobody() {
        put(ACCOUNT, Map.of("grant_type", TYPE, "scopes", List.of(MAIL)));

        put(ACCOUNT, Map.of("grant_type", TYPE, "scopes", List.of(MAIL))).then().statusCode(200);

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void anotherSubjectEndsTheTokenOfTheOneBefore() {
        put(ACCOUNT, Map.of("grant_type", TYPE, "scopes", List.of(MAIL)));
        var before = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        put(ACCOUNT, Map.of("grant_type", TYPE, "subject", "bert@example.com", "scopes", List.of(MAIL)))
                .then()
                .statusCode(200);

        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isNotEqualTo(before);
    }

    private Response put(String account, Map<String, Object> body) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/grants/{application}/{account}", application, account);
    }

    private void expire() {
        QuarkusTransaction.requiringNew()
                .run(() -> grants.lockedOf(application, ACCOUNT).orElseThrow().accessTokenExpiresAt =
                        Instant.now().minusSeconds(1));
    }
}
