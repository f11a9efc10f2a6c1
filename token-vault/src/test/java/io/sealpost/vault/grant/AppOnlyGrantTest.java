package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants that an application has by itself. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AppOnlyGrantTest {

    private static final String ACCOUNT = "invoices";
    private static final Map<String, Object> APP_ONLY =
            Map.of("grant_type", "client_credentials", "scopes", List.of("mail"));

    private final Grants grants;

    private FakeProvider provider;
    private String application;

    AppOnlyGrantTest(Grants grants) {
        this.grants = grants;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void theApplicationGetsATokenOfItsOwn() {
        put(APP_ONLY)
                .then()
                .statusCode(201)
                .body("grant_type", equalTo("client_credentials"))
                .body("status", equalTo("active"))
                .body("scopes", contains("mail"))
                .body("access_token_expires_at", notNullValue())
                .body("subject", nullValue());

        Vault.accessToken(application, ACCOUNT).then().statusCode(200).body("access_token", notNullValue());

        assertThat(provider.tokenRequests()).singleElement().satisfies(request -> assertThat(request)
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", "mail"));
    }

    @Test
    void anExpiredTokenIsReplacedWithTheScopesAskedForAtFirst() {
        provider.accessTokensLive(1);
        provider.changesDetail(tokens -> tokens.put("scope", "mail something-else"));
        put(APP_ONLY).then().statusCode(201);
        var first = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        Vault.untilExpired(application, ACCOUNT);

        var second = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        assertThat(second).isNotNull().isNotEqualTo(first);
        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("scope"))
                .containsOnly("mail");
    }

    @Test
    void noRefreshTokenIsKeptEvenIfOneCame() {
        put(APP_ONLY).then().statusCode(201);

        var kept = QuarkusTransaction.requiringNew()
                .call(() -> grants.of(application, ACCOUNT).orElseThrow().refreshTokenSealed);

        assertThat(provider.everyToken()).anyMatch(token -> token.startsWith("refresh-"));
        assertThat(kept).isNull();
    }

    @Test
    void aCodeThatNobodyKnowsNeedsTheOperatorAfterADay() {
        put(APP_ONLY).then().statusCode(201);
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_grant").put("error_codes", new JsonArray().add(4711)));
        QuarkusTransaction.requiringNew().run(() -> {
            var grant = grants.lockedOf(application, ACCOUNT).orElseThrow();
            grant.accessTokenExpiresAt = Instant.now().minusSeconds(1);
            grant.doubtedSince = Instant.now().minus(Duration.ofDays(1));
        });

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("grant_status", equalTo("needs_operator"))
                .body("cause", equalTo("invalid_grant"));
    }

    @Test
    void whatItLacksAnOperatorHasToAllow() {
        provider.changesDetail(tokens -> tokens.put("scope", "mail"));

        put(Map.of("grant_type", "client_credentials", "scopes", List.of("mail", "calendar")))
                .then()
                .body("status", equalTo("active"))
                .body("missing_scopes", contains("calendar"))
                .body("action_required", equalTo("operator"));
    }

    @Test
    void theSamePutAgainChangesNothing() {
        put(APP_ONLY).then().statusCode(201);
        var before = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        put(APP_ONLY).then().statusCode(200);

        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(before);
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void tokensForOtherScopesAreNotGivenOutAnyMore() {
        put(APP_ONLY).then().statusCode(201);
        var before = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        provider.answersWith(Fault.SERVER_ERROR);

        put(Map.of("grant_type", "client_credentials", "scopes", List.of("mail.read")))
                .then()
                .statusCode(200)
                .body("trouble.cause", equalTo("http_500"));

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);
        assertThat(before).isNotNull();
    }

    @Test
    void credentialsThatTheProviderRefusesAreTheOperatorsProblem() {
        provider.acceptsClientSecrets("another-secret");

        put(APP_ONLY)
                .then()
                .statusCode(201)
                .body("status", equalTo("needs_operator"))
                .body("cause", equalTo("invalid_client"))
                .body("action_required", equalTo("operator"));
    }

    @Test
    void aRefusedGrantNeedsAnAdministratorAndNobodysConsent() {
        provider.refusesWith("invalid_grant");

        put(APP_ONLY)
                .then()
                .statusCode(201)
                .body("status", equalTo("needs_operator"))
                .body("cause", equalTo("invalid_grant"));
    }

    @Test
    void thePutIsTriedAgainOnceTheOperatorActed() {
        provider.refusesWith("invalid_grant");
        put(APP_ONLY).then().statusCode(201);
        provider.refusesWith(null);

        put(APP_ONLY).then().statusCode(200).body("status", equalTo("active")).body("cause", nullValue());

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void thePutThatFailsAgainLeavesALiveTokenServed() {
        // Given
        put(APP_ONLY).then().statusCode(201);
        var live = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        provider.acceptsClientSecrets("another-secret");
        refused(live).then().statusCode(409);

        // When
        var again = put(APP_ONLY);

        // Then
        again.then().statusCode(200).body("status", equalTo("needs_operator")).body("cause", equalTo("invalid_client"));
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(live);
    }

    @Test
    void whoAsksIsToldThatTheApplicationLacksConsent() {
        provider.refusesWith("consent_required");
        put(APP_ONLY).then().statusCode(201);

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("code", equalTo("grant_not_active"))
                .body("detail", containsString("administrator"));
    }

    private Response refused(String token) {
        return given().auth()
                .oauth2(Tokens.service("mail-service"))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "rejected",
                        HexFormat.of().formatHex(SecretText.of(token).sha256())))
                .post("/v1/grants/{application}/{account}/refresh", application, ACCOUNT);
    }

    @Test
    void aPersonsGrantIsNotReplaced() {
        Vault.connect(provider, application, ACCOUNT);

        put(APP_ONLY).then().statusCode(409).body("code", equalTo("conflict"));

        Vault.grant(application, ACCOUNT).then().body("grant_type", equalTo("authorization_code"));
    }

    @Test
    void consentDoesNotReplaceTheApplicationsOwnGrant() {
        put(APP_ONLY).then().statusCode(201);
        var code = provider.consent(ACCOUNT, Vault.SCOPES);
        var grantId = Vault.redeem(application, code).<String>path("access_token");

        Vault.confirm(application, ACCOUNT, grantId, provider.issuer(), ACCOUNT)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));

        Vault.grant(application, ACCOUNT).then().body("grant_type", equalTo("client_credentials"));
    }

    @Test
    void aDeletedGrantGivesNoTokenAndOtherPeoplesAreRevokedAllTheSame() {
        put(APP_ONLY).then().statusCode(201);
        Vault.connect(provider, application, "anna@example.com");

        Vault.endGrant(application, "anna@example.com").then().body("revoked_at_provider", equalTo("true"));
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("unsupported"));

        Vault.accessToken(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void microsoftNeedsAConcreteTenant() {
        microsoft("organizations");

        put(Map.of("grant_type", "client_credentials"))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo("grant_type"))
                .body("violations[0].message", containsString("tenant"));
    }

    @Test
    void microsoftsScopeIsFixed() {
        microsoft("contoso.example");

        put(APP_ONLY).then().statusCode(400).body("violations[0].field", equalTo("scopes"));
    }

    @Test
    void googleHasNoMailboxesForApplications() {
        application = "google-" + UUID.randomUUID();
        Vault.putApplication(application, Map.of("template", "google", "client_id", "sealpost"))
                .then()
                .statusCode(201);

        put(Map.of("grant_type", "client_credentials"))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("grant_type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"grant_type\": \"client_credentials\", \"issuer\": \"https://a.example\"}",
                "{\"grant_type\": \"client_credentials\", \"scopes\": [\"two words\"]}",
                "{\"grant_type\": \"client_credentials\", \"scopes\": [null]}",
                "{\"grant_type\": \"client_credentials\", \"scopes\": \"mail\"}",
                "{\"grant_type\": \"password\"}",
                "{\"grant_type\": 4}",
                "{\"scopes\": [\"mail\"], \"grant_id\": \"6f3ab1f1-9e2c-4a5a-8d53-0f6c3c1f3a11\"}"
            })
    void whatMakesNoSenseIsRefused(String body) {
        put(body).then().statusCode(400).body("code", equalTo("invalid_value"));

        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void anAbsentApplicationIsSaidToBeAbsent() {
        application = "absent";

        put(APP_ONLY).then().statusCode(404).body("code", equalTo("not_found"));
    }

    private void microsoft(String tenant) {
        application = "microsoft-" + UUID.randomUUID();
        var form = new HashMap<String, Object>();
        form.put("template", "microsoft");
        form.put("tenant", tenant);
        form.put("client_id", "sealpost");
        Vault.putApplication(application, form).then().statusCode(201);
    }

    private Response put(Object body) {
        return given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/grants/{application}/{account}", application, ACCOUNT);
    }
}
