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
import io.sealpost.vault.testing.Bait;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.RawProvider;
import io.sealpost.vault.testing.ScriptedNames;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of {@link CodeRedeemer}. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CodeRedemptionTest {

    private final Grants grants;
    private FakeProvider provider;
    private String application;

    CodeRedemptionTest(Grants grants) {
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
    void theAnswerHoldsNoTokenOfTheProvider() {
        var answer = Vault.redeem(application, consent());

        answer.then().statusCode(200).body("token_type", equalTo("N_A"));
        assertThat(provider.everyToken()).isNotEmpty().allSatisfy(token -> assertThat(answer.asString())
                .doesNotContain(token));
    }

    @Test
    void theVerifierReachesTheProvider() {
        Vault.redeem(application, consent());

        assertThat(provider.tokenRequests().getLast())
                .containsEntry("code_verifier", Vault.VERIFIER)
                .containsEntry("redirect_uri", Vault.REDIRECT);
    }

    @Test
    void aWrongVerifierStoresNothing() {
        provider.bindsCodesTo("another-verifier-another-verifier-another-verifier");

        refused(Vault.redeem(application, consent()), "invalid_grant");

        assertThat(provider.everyToken()).isEmpty();
        given().auth()
                .oauth2(Tokens.with("grants:read"))
                .get("/v1/grants/{application}/{account}", application, Vault.ACCOUNT)
                .then()
                .statusCode(404);
        assertThat(QuarkusTransaction.requiringNew().call(() -> grants.count("application", application)))
                .isZero();
    }

    @Test
    void aCodeForAnApplicationThatIsNotThereIsInTheAudit() {
        var absent = "absent-" + UUID.randomUUID();

        refused(Vault.redeem(absent, consent()), "unauthorized_client");

        given().auth()
                .oauth2(Tokens.with("audit:read"))
                .queryParam("object", absent)
                .get("/v1/audit-events")
                .then()
                .body("items.action", contains("code_redeemed"))
                .body("items.outcome", contains("refused"))
                .body("items.reason", contains("application_not_found"));
    }

    @Test
    void aCodePresentedAgainNeverReachesTheProvider() {
        var code = consent();
        Vault.redeem(application, code);

        refused(Vault.redeem(application, code), "invalid_grant");

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aCodePresentedTwentyTimesAtOnceReachesTheProviderOnce() throws Exception {
        var code = consent();
        Callable<Integer> attempt = () -> Vault.redeem(application, code).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> attempt).toList());
            assertThat(answers).extracting(java.util.concurrent.Future::get).containsOnlyOnce(200);
        }

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SERVER_ERROR", "HTML", "SILENT", "THROTTLED"})
    void aProviderThatDoesNotAnswerIsAskedOnceAndIsNoRefusal(Fault fault) {
        provider.answersWith(fault);

        Vault.redeem(application, consent()).then().statusCode(503).body("error", equalTo("temporarily_unavailable"));

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aRefusalThatWeDoNotKnowIsFinal() {
        provider.answersWith(Fault.UNKNOWN_ERROR);

        refused(Vault.redeem(application, consent()), "invalid_request");
    }

    @Test
    void aClientThatIsNotAuthorizedIsNotTriedWithAnotherSecret() {
        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("2027", Map.of("value", "another")));
        Vault.putApplication(application, form);
        provider.answersWith(Fault.UNAUTHORIZED_CLIENT);

        refused(Vault.redeem(application, consent()), "invalid_client");

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aProviderThatMovedToAForbiddenAddressIsNotAskedAndTheCodeIsNotSpent() {
        var code = consent();
        var form = Vault.form(provider);
        form.put("token_endpoint", "https://" + ScriptedNames.changing("127.0.0.1", "10.0.0.1") + "/token");
        Vault.putApplication(application, form).then().statusCode(200);

        Vault.redeem(application, code)
                .then()
                .statusCode(503)
                .header("Cache-Control", equalTo("no-store"))
                .header("Retry-After", notNullValue())
                .body("error", equalTo("temporarily_unavailable"))
                .body("cause", equalTo("address_not_allowed"))
                .body("error_description", containsString("sealpost.connection.allowed-networks"));

        Vault.putApplication(application, Vault.form(provider)).then().statusCode(200);
        Vault.redeem(application, code).then().statusCode(200);
    }

    @Test
    void aCodeIsNotSpentWhileTheOperatorsCertificatesCannotBeRead() throws IOException {
        var code = consent();
        var broken = Files.writeString(Surroundings.trusted().resolve("broken.pem"), "no certificate");

        var meanwhile = Vault.redeem(application, code);
        Files.delete(broken);

        meanwhile
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("error", equalTo("temporarily_unavailable"))
                .body("cause", equalTo("certificates_unreadable"))
                .body("error_description", containsString("sealpost.tls.trusted-certificates"));
        assertThat(provider.tokenRequests()).isEmpty();
        Vault.redeem(application, code).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void aTokenEndpointThatSendsElsewhereIsNotFollowed(int status) {
        try (var bait = new Bait();
                var elsewhere = redirecting(status, bait)) {
            var form = Vault.form(provider);
            form.put("token_endpoint", elsewhere.uri());
            Vault.putApplication(application, form).then().statusCode(200);

            Vault.redeem(application, consent()).then().statusCode(503);

            assertThat(elsewhere.requests()).hasSize(1);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 308})
    void aUserinfoEndpointThatSendsElsewhereIsNotFollowed(int status) {
        try (var bait = new Bait();
                var elsewhere = redirecting(status, bait)) {
            var form = Vault.form(provider);
            form.put("userinfo_endpoint", elsewhere.uri());
            Vault.putApplication(application, form).then().statusCode(200);

            Vault.redeem(application, provider.consent("anna@example.com", "mail"))
                    .then()
                    .statusCode(200)
                    .body("userinfo", nullValue());

            assertThat(elsewhere.requests()).hasSize(1);
            assertThat(bait.wasReached()).isFalse();
        }
    }

    private static RawProvider redirecting(int status, Bait bait) {
        return RawProvider.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: http://127.0.0.1:" + bait.port()
                + "/\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(RawProvider.Break.class)
    void aCodeIsWrittenOnceWhateverBecomesOfTheConnection(RawProvider.Break how) {
        try (var broken = RawProvider.breaking(how)) {
            var form = Vault.form(provider);
            form.put("token_endpoint", broken.uri());
            form.put("client_secrets", Map.of("2026", Map.of("value", "one"), "2027", Map.of("value", "another")));
            Vault.putApplication(application, form).then().statusCode(200);
            var code = consent();

            Vault.redeem(application, code).then().statusCode(503);
            refused(Vault.redeem(application, code), "invalid_grant");

            assertThat(broken.connections()).isOne();
        }
    }

    @Test
    void anApplicationThatChangesHandsMeanwhileKeepsNothing() throws Exception {
        var asked = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        provider.beforeAnswer(() -> {
            asked.countDown();
            await(changed);
        });
        var form = Vault.form(provider);
        form.put("client_id", "another-party");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var redeemed = threads.submit(() -> Vault.redeem(application, consent()));
            await(asked);
            Vault.putApplication(application, form).then().statusCode(200);
            changed.countDown();

            refused(redeemed.get(), "invalid_grant");
        }
    }

    @Test
    void anApplicationMadeAnewUnderTheSameNameKeepsNothing() throws Exception {
        var asked = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        provider.beforeAnswer(() -> {
            asked.countDown();
            await(changed);
        });

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var redeemed = threads.submit(() -> Vault.redeem(application, consent()));
            await(asked);
            given().auth()
                    .oauth2(Tokens.with("applications:write"))
                    .delete("/v1/applications/" + application)
                    .then()
                    .statusCode(204);
            Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
            changed.countDown();

            refused(redeemed.get(), "invalid_grant");
        }
    }

    @Test
    void aProviderThatGivesNoIdTokenIsAskedWhoItIs() {
        Vault.redeem(application, provider.consent("anna@example.com", "mail"), Map.of("scope", "mail offline_access"))
                .then()
                .statusCode(200)
                .body("id_token", nullValue())
                .body("userinfo.id", equalTo("4711"))
                .body("userinfo.email", equalTo("anna@example.com"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SERVER_ERROR", "HTML"})
    void aUserinfoEndpointInTroubleDecidesNothing(Fault fault) {
        provider.answersUserinfoWith(fault);

        Vault.redeem(application, provider.consent("anna@example.com", "mail"))
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("error", equalTo("temporarily_unavailable"));
    }

    @Test
    void aUserinfoEndpointThatRefusesNamesNobody() {
        provider.answersUserinfoWith(Fault.UNAUTHORIZED_CLIENT);

        Vault.redeem(application, provider.consent("anna@example.com", "mail"))
                .then()
                .statusCode(200)
                .body("userinfo", nullValue());
    }

    @Test
    void aLongCodeIsRedeemed() {
        provider.makesLongCodes(8000);

        Vault.redeem(application, consent()).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail\0x", "mail\tx", "mail \"quoted\"", "möbel"})
    void aScopeThatIsNoListOfWordsNeverReachesTheProvider(String scope) {
        refused(Vault.redeem(application, consent(), Map.of("scope", scope)), "invalid_scope");

        assertThat(provider.tokenRequests()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLifetimeThatNoClockCanCountIsCutShort() {
        provider.accessTokensLive(Long.MAX_VALUE);

        Vault.redeem(application, consent()).then().statusCode(200);
    }

    @Test
    void aConsentWithoutRefreshTokenLacksOfflineAccess() {
        Vault.redeem(application, provider.consent("anna@example.com", Vault.SCOPES, false))
                .then()
                .statusCode(200)
                .body("scope", equalTo("openid email mail"));
    }

    @Test
    void whatWasNotGrantedIsNotInTheScope() {
        Vault.redeem(application, provider.consent("anna@example.com", "openid email"))
                .then()
                .body("scope", equalTo("openid email offline_access"));
    }

    @Test
    void theNextSecretIsTriedWhenOneIsRefused() {
        Vault.putApplication(
                application,
                Map.of(
                        "template",
                        "custom",
                        "issuer",
                        provider.issuer(),
                        "client_id",
                        "sealpost",
                        "client_secrets",
                        Map.of("2027", Map.of("value", "not-yet-valid"))));

        Vault.redeem(application, consent()).then().statusCode(200);

        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("client_secret"))
                .containsExactly("not-yet-valid", "client-secret");
    }

    @Test
    void anApplicationWhoseSecretsAreAllRefusedIsTheOperatorsProblem() {
        provider.acceptsClientSecrets("another");

        refused(Vault.redeem(application, consent()), "invalid_client");
    }

    @Test
    void aSignInKeepsNothingAndGetsNoToken() {
        var answer = Vault.redeem(
                application,
                provider.consent("anna@example.com", "openid email"),
                Map.of("purpose", "sign_in", "scope", "openid email"));

        answer.then().statusCode(200).body("access_token", equalTo("none"));
        assertThat(provider.everyToken())
                .allSatisfy(token -> assertThat(answer.asString()).doesNotContain(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign_in", "mailbox"})
    void anIdTokenThatNobodyCouldVerifyIsLeftOutAndTheUserinfoEndpointAsked(String purpose) {
        // Given
        Vault.putApplication(application, withoutKeys()).then().statusCode(200);

        // When
        var answer = Vault.redeem(
                application,
                provider.consent("anna@example.com", "openid email"),
                Map.of("purpose", purpose, "scope", "openid email"));

        // Then
        answer.then().statusCode(200).body("id_token", nullValue()).body("userinfo.email", equalTo("anna@example.com"));
    }

    @ParameterizedTest
    @CsvSource({"read:user user:email, 200", "read:user offline_access, 400"})
    void atAProviderWithoutIdTokensASignInAsksForWhatItNeedsButNotToComeBack(String scope, int status) {
        // Given
        Vault.putApplication(application, withoutKeys()).then().statusCode(200);

        // When
        var answer = Vault.redeem(
                application,
                provider.consent("anna@example.com", "read:user"),
                Map.of("purpose", "sign_in", "scope", scope));

        // Then
        answer.then().statusCode(status);
        assertThat(answer.<String>path("error")).isEqualTo(status == 200 ? null : "invalid_scope");
        assertThat(provider.tokenRequests()).hasSize(status == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://graph.microsoft.com/Mail.Read", "openid mail", "offline_access"})
    void whereThereAreIdTokensASignInAsksWhoSomebodyIsAndNoMore(String scope) {
        // When
        var answer = Vault.redeem(application, consent(), Map.of("purpose", "sign_in", "scope", scope));

        // Then
        refused(answer, "invalid_scope");
        assertThat(provider.tokenRequests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false"})
    void aSignInShowsItsTokenToTheUserinfoEndpointAsTheParameterSays(String parameter, boolean inHeader) {
        // Given
        given().auth()
                .oauth2(Tokens.with("parameters:admin"))
                .contentType(ContentType.JSON)
                .body(Map.of("value", parameter))
                .put("/v1/system-parameters/auth_oauth.authorization_header");

        // When
        var answer = Vault.redeem(
                application,
                provider.consent("anna@example.com", "profile email"),
                Map.of("purpose", "sign_in", "scope", "profile email"));

        // Then
        answer.then().statusCode(200).body("userinfo.email", equalTo("anna@example.com"));
        if (inHeader) {
            assertThat(provider.userinfoAuthorization()).startsWith("Bearer ");
            assertThat(provider.userinfoQuery()).isNull();
        } else {
            assertThat(provider.userinfoAuthorization()).isNull();
            assertThat(provider.userinfoQuery()).startsWith("access_token=");
        }
        given().auth()
                .oauth2(Tokens.with("parameters:admin"))
                .delete("/v1/system-parameters/auth_oauth.authorization_header");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, refresh_token, unsupported_grant_type",
        "grant_type, password, unsupported_grant_type",
        "code, '', invalid_request",
        "code_verifier, short, invalid_request",
        "code_verifier, '', invalid_request",
        "redirect_uri, https://evil.example/confirm, invalid_request",
        "redirect_uri, http://localhost:8081.evil.example/, invalid_request",
        "redirect_uri, http://localhost:8081/../x, invalid_request",
        "purpose, anything, invalid_request",
        "purpose, sign_in, invalid_scope",
    })
    void aRequestThatIsNotRightNeverReachesTheProvider(String parameter, String value, String error) {
        refused(Vault.redeem(application, consent(), Map.of(parameter, value)), error);

        assertThat(provider.tokenRequests()).isEmpty();
    }

    private Map<String, Object> withoutKeys() {
        var form = Vault.form(provider);
        form.remove("issuer");
        form.put("authorization_endpoint", provider.issuer() + "/authorize");
        form.put("token_endpoint", provider.issuer() + "/token");
        form.put("userinfo_endpoint", provider.issuer() + "/userinfo");
        return form;
    }

    private String consent() {
        return provider.consent("anna@example.com", Vault.SCOPES);
    }

    private static void refused(Response answer, String error) {
        answer.then()
                .statusCode(400)
                .header("Cache-Control", equalTo("no-store"))
                .body("error", equalTo(error));
        assertThat(answer.asString()).doesNotContain("secret detail");
    }
}
