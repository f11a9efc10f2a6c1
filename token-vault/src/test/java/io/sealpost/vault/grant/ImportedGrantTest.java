package io.sealpost.vault.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.UserInfo;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Refresh tokens that callers bring along. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ImportedGrantTest {

    private static final String ACCOUNT = "anna@example.com";

    private final Grants grants;
    private final Imports imports;
    private final ImportedTokens tokens;
    private final GrantHousekeeping housekeeping;
    private final MovableClock clock;

    private FakeProvider provider;
    private String application;

    ImportedGrantTest(
            Grants grants, Imports imports, ImportedTokens tokens, GrantHousekeeping housekeeping, MovableClock clock) {
        this.grants = grants;
        this.imports = imports;
        this.tokens = tokens;
        this.housekeeping = housekeeping;
        this.clock = clock;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        provider.saysInUserinfo(new JsonObject());
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
    }

    @AfterEach
    void stop() {
        clock.reset();
        provider.close();
    }

    @Test
    void aTokenThatTheProviderTakesIsAGrant() {
        var brought = token(ACCOUNT);

        var answer = bringAlong(brought);

        answer.then()
                .statusCode(201)
                .body("status", equalTo("active"))
                .body("imported", equalTo(true))
                .body("scopes", hasItems("mail", "offline_access"))
                .body("subject", nullValue());
        assertThat(answer.asString()).doesNotContain(brought);
        assertThat(provider.tokenRequests()).singleElement().satisfies(request -> assertThat(request)
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", brought));
        Vault.accessToken(application, ACCOUNT).then().statusCode(200).body("access_token", notNullValue());
    }

    @Test
    void theTokenThatReplacedItIsTheOneInForce() {
        provider.accessTokensLive(1);
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);
        Vault.untilExpired(application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.tokenRequests())
                .hasSize(2)
                .extracting(request -> request.get("refresh_token"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aTokenThatIsNotReplacedStaysInForce() {
        provider.rotates(false);
        provider.accessTokensLive(1);
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);
        Vault.untilExpired(application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("refresh_token"))
                .containsExactly(brought, brought);
    }

    @Test
    void theSamePutAgainChangesNothingAndNeverReachesTheProvider() {
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);
        var token = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        bringAlong(brought).then().statusCode(200).body("status", equalTo("active"));

        assertThat(provider.tokenRequests()).hasSize(1);
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(token);
    }

    @Test
    void aTokenBroughtTwentyTimesAtOnceReachesTheProviderOnce() throws Exception {
        var brought = token(ACCOUNT);
        Callable<Integer> attempt = () -> bringAlong(brought).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(
                    IntStream.range(0, 20).mapToObj(_ -> attempt).toList());
            assertThat(answers).extracting(Future::get).containsOnlyOnce(201).isSubsetOf(200, 201, 409);
        }

        assertThat(provider.tokenRequests()).hasSize(1);
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void aTokenWhoseGrantIsGoneIsNotPresentedAgain() {
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);
        Vault.endGrant(application, ACCOUNT).then().statusCode(200);

        bringAlong(brought).then().statusCode(409).body("code", equalTo("refresh_token_spent"));

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aTokenOfAnotherAccountsGrantIsNotPresentedAgain() {
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);

        Vault.bringAlong(application, "bert@example.com", brought, "mail")
                .then()
                .statusCode(409)
                .body("code", equalTo("refresh_token_spent"));

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void whoeverVanishedWithATokenHoldsItForAWhile() {
        var brought = token(ACCOUNT);
        imports.claim(application, ACCOUNT, SecretText.of(brought), Actor.earlier("test"));

        bringAlong(brought)
                .then()
                .statusCode(409)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("conflict"));
        assertThat(provider.tokenRequests()).isEmpty();
        clock.advance(Duration.ofMinutes(11));

        bringAlong(brought).then().statusCode(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SERVER_ERROR", "HTML", "SILENT", "THROTTLED"})
    void aProviderThatDoesNotAnswerKeepsNothing(Fault fault) {
        var brought = token(ACCOUNT);
        provider.answersWith(fault);
        bringAlong(brought)
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("provider_unavailable"));
        Vault.grant(application, ACCOUNT).then().statusCode(404);
        provider.answersWith(Fault.NONE);

        bringAlong(brought).then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant, invalid_grant",
        "invalid_scope, invalid_scope",
        "unauthorized_client, unauthorized_client"
    })
    void aTokenThatTheProviderRefusesReplacesNothing(String error, String cause) {
        Vault.connect(provider, application, ACCOUNT);
        var inForce = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        provider.refusesWith(error);

        bringAlong(token(ACCOUNT))
                .then()
                .statusCode(422)
                .body("code", equalTo("refresh_token_refused"))
                .body("cause", equalTo(cause));

        Vault.grant(application, ACCOUNT)
                .then()
                .body("imported", equalTo(false))
                .body("status", equalTo("active"));
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(inForce);
    }

    @Test
    void aTokenThatWasRefusedMayBeBroughtAgain() {
        var brought = token(ACCOUNT);
        provider.acceptsClientSecrets("another");
        bringAlong(brought).then().statusCode(422).body("cause", equalTo("invalid_client"));
        provider.acceptsClientSecrets("client-secret");

        bringAlong(brought).then().statusCode(201);
    }

    @Test
    void theAccountsOldGrantIsReplacedAndRevoked() {
        Vault.connect(provider, application, ACCOUNT);
        provider.saysWhoAtRefreshes();

        bringAlong(token(ACCOUNT)).then().statusCode(200).body("imported", equalTo(true));

        assertThat(isTakenBack()).isTrue();
        Vault.grant(application, ACCOUNT).then().body("subject", equalTo(ACCOUNT));
    }

    @Test
    void whomTheIdTokenNamesIsRecorded() {
        provider.saysWhoAtRefreshes();

        bringAlong(token(ACCOUNT))
                .then()
                .statusCode(201)
                .body("issuer", equalTo(provider.issuer()))
                .body("subject", equalTo(ACCOUNT));
    }

    @Test
    void anotherPersonsTokenIsRefusedAndItsSuccessorTakenBack() {
        Vault.connect(provider, application, ACCOUNT);
        var inForce = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        provider.saysWhoAtRefreshes();
        var brought = token("bert@example.com");

        bringAlong(brought).then().statusCode(422).body("code", equalTo("wrong_account"));

        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(inForce);
        assertThat(isTakenBack()).isTrue();
        bringAlong(brought).then().statusCode(409).body("code", equalTo("refresh_token_spent"));
    }

    @Test
    void anotherPersonsTokenThatIsNotReplacedStaysThatPersons() {
        provider.rotates(false);
        provider.saysWhoAtRefreshes();
        var brought = token("bert@example.com");

        bringAlong(brought).then().statusCode(422).body("code", equalTo("wrong_account"));

        assertThat(isTakenBack()).isFalse();
        Vault.bringAlong(application, "bert@example.com", brought, "mail")
                .then()
                .statusCode(201);
    }

    @Test
    void userinfoOfAnotherPersonIsHeardToo() {
        provider.saysInUserinfo(new JsonObject()
                .put("sub", "4712")
                .put("email", "bert@example.com")
                .put("email_verified", true));

        bringAlong(token(ACCOUNT)).then().statusCode(422).body("code", equalTo("wrong_account"));

        assertThat(isTakenBack()).isTrue();
        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void anAddressThatNobodyVouchesForSaysNothing() {
        provider.saysInUserinfo(new JsonObject().put("sub", "4712").put("email", "bert@example.com"));

        bringAlong(token(ACCOUNT)).then().statusCode(201).body("subject", equalTo("4712"));
    }

    @Test
    void aUserinfoThatDoesNotAnswerIsAskedByTheNextPutAndTheTokenIsNotPresentedAgain() {
        var brought = token(ACCOUNT);
        provider.answersUserinfoWith(Fault.SERVER_ERROR);
        bringAlong(brought).then().statusCode(503).body("cause", equalTo("userinfo_unavailable"));
        Vault.grant(application, ACCOUNT).then().statusCode(404);
        provider.answersUserinfoWith(Fault.NONE);

        bringAlong(brought).then().statusCode(201);

        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void whoeverHearsOfTheOwnerLateUndoesNothing() {
        var brought = token(ACCOUNT);
        provider.answersUserinfoWith(Fault.SERVER_ERROR);
        bringAlong(brought).then().statusCode(503);
        var pending = QuarkusTransaction.requiringNew()
                .call(() -> grants.pendingOf(application).getFirst().id);
        provider.answersUserinfoWith(Fault.NONE);
        bringAlong(brought).then().statusCode(201);

        var late = imports.settle(
                new GrantReceiver.Pending(
                        pending, Origin.IMPORT, application, ACCOUNT, Optional.of(SecretText.of(brought))),
                new UserInfo.Claims(Map.of("email", "bert@example.com", "email_verified", true)));

        assertThat(late).contains(new Received.Made(pending, false));
        bringAlong(brought).then().statusCode(200).body("status", equalTo("active"));
    }

    @Test
    void aTokenThatIsNotReplacedIsLetGoWhileUserinfoDoesNotAnswer() {
        provider.rotates(false);
        var brought = token(ACCOUNT);
        provider.answersUserinfoWith(Fault.SERVER_ERROR);

        bringAlong(brought).then().statusCode(503);

        assertThat(QuarkusTransaction.requiringNew().call(() -> grants.count("application", application)))
                .isZero();
        provider.answersUserinfoWith(Fault.NONE);
        bringAlong(brought).then().statusCode(201);
    }

    @Test
    void aScopeThatTheTokenLacksIsShownAsMissing() {
        Vault.bringAlong(application, ACCOUNT, token(ACCOUNT), "mail", "calendar")
                .then()
                .statusCode(201)
                .body("missing_scopes", contains("calendar"))
                .body("scopes", not(hasItem("calendar")));
    }

    @Test
    void atMicrosoftItIsAskedWhoItIsAsFarAsTheTokenWasGivenForThat() {
        var mail = List.of("https://outlook.office.com/SMTP.Send", "offline_access");

        assertThat(GrantImporter.asked(mail, List.of("openid", "profile", "https://outlook.office.com/SMTP.Send")))
                .containsExactly("openid", "profile", "https://outlook.office.com/SMTP.Send", "offline_access");
        assertThat(GrantImporter.asked(mail, mail)).isEqualTo(mail);
    }

    @Test
    void whatTheApplicationHasByItselfIsNotReplacedAndNothingIsPresented() {
        Vault.actAlone(application, ACCOUNT, "mail").then().statusCode(201);
        var asked = provider.tokenRequests().size();

        bringAlong(token(ACCOUNT)).then().statusCode(409).body("code", equalTo("conflict"));

        assertThat(provider.tokenRequests()).hasSize(asked);
    }

    @Test
    void theAuditNamesTheImportAndNotTheToken() {
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);

        var actions = actions();

        assertThat(actions).containsSubsequence("grant_import intended", "grant_imported done");
    }

    @Test
    void whatIsLeftOfATokenIsForgottenWithItsGrant() {
        var brought = token(ACCOUNT);
        bringAlong(brought).then().statusCode(201);
        clock.advance(Duration.ofDays(8));
        housekeeping.forgetOld();
        assertThat(isKnown(brought)).isTrue();
        Vault.endGrant(application, ACCOUNT).then().statusCode(200);

        housekeeping.forgetOld();

        assertThat(isKnown(brought)).isFalse();
    }

    private boolean isKnown(String token) {
        return QuarkusTransaction.requiringNew()
                .call(() -> tokens.findByIdOptional(ImportedTokens.hash(application, SecretText.of(token)))
                        .isPresent());
    }

    private String token(String subject) {
        return provider.givenElsewhere(subject, Vault.SCOPES);
    }

    private Response bringAlong(String token) {
        return Vault.bringAlong(application, ACCOUNT, token, "openid", "email", "offline_access", "mail");
    }

    @SuppressWarnings("unchecked")
    private List<String> actions() {
        return QuarkusTransaction.requiringNew().call(() -> grants.getEntityManager()
                .createNativeQuery(
                        "select action || ' ' || outcome from audit_entry where object = :object order by position")
                .setParameter("object", application + "/" + ACCOUNT)
                .getResultList());
    }

    /** Whether a token of the application was revoked, or waits for that. */
    private boolean isTakenBack() {
        return !provider.revoked().isEmpty() || queued() > 0;
    }

    private long queued() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) grants.getEntityManager()
                        .createNativeQuery("select count(*) from revocation where application = :application")
                        .setParameter("application", application)
                        .getSingleResult())
                .longValue());
    }
}
