package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of {@link GrantRefresher}. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantRefreshTest {

    private static final String ACCOUNT = "anna@example.com";

    private final Grants grants;
    private final Revoker revoker;
    private final Sealer sealer;

    private FakeProvider provider;
    private String application;

    GrantRefreshTest(Grants grants, Revoker revoker, Sealer sealer) {
        this.sealer = sealer;
        this.grants = grants;
        this.revoker = revoker;
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
    void aFreshTokenIsServedWithoutAskingTheProvider() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200).body("mail_hosts[0]", equalTo("localhost"));

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void nobodyOnTheWayKeepsAToken() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200).header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void aProviderWithShortTokensIsNotAskedAtEveryRead() {
        provider.accessTokensLive(60);
        Vault.connect(provider, application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void fiftyCallersCauseOneRefresh() throws Exception {
        connectExpired();
        Callable<String> read = () -> Vault.accessToken(application, ACCOUNT).path("access_token");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    threads.invokeAll(IntStream.range(0, 50).mapToObj(_ -> read).toList());
            assertThat(answers.stream().map(GrantRefreshTest::value).distinct())
                    .hasSize(1)
                    .doesNotContainNull();
        }

        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void theRotatedRefreshTokenIsUsedNextTime() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        expire();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.tokenRequests().stream()
                        .filter(request -> request.containsKey("refresh_token"))
                        .map(request -> request.get("refresh_token"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void anAnswerWithoutRefreshTokenKeepsTheOldOne() {
        provider.rotates(false);
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        expire();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void theNewTokenIsCommittedBeforeAnybodyGetsItAndSurvivesAnOutageOfTheDatabase() throws Exception {
        connectExpired();
        refuseRows("account_grant", "before update", "new.generation > old.generation");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = threads.submit(() -> Vault.accessToken(application, ACCOUNT));
            try {
                Awaitility.await().until(() -> provider.refreshes() == 1);
                Awaitility.await()
                        .during(Duration.ofMillis(300))
                        .atMost(Duration.ofSeconds(2))
                        .until(() -> !read.isDone());
            } finally {
                takeRowsAgain("account_grant");
            }
            read.get().then().statusCode(200);
        }
        assertThat(provider.refreshes()).isOne();
        theRotatedTokenIsKept();
    }

    @Test
    void anAuditThatCannotBeWrittenDoesNotUndoARotation() {
        connectExpired();
        refuseRows("audit_entry", "before insert", "new.action = 'grant_refreshed'");
        try {
            Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        } finally {
            takeRowsAgain("audit_entry");
        }
        theRotatedTokenIsKept();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id_token   | ''",
                "scope      | [\"openid\", \"mail\"]",
                "scope      | \"mail \\\"quoted\\\"\"",
                "token_type | null",
                "expires_in | \"soon\""
            })
    void aDetailThatIsWrongLosesNoToken(String member, String json) {
        connectExpired();
        provider.changesDetail(tokens -> {
            tokens.remove(member);
            if (!json.equals("null")) {
                tokens.put(member, json.isEmpty() ? "" : Json.decodeValue(json));
            }
        });

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        provider.changesDetail(tokens -> {});
        theRotatedTokenIsKept();
    }

    @Test
    void theTokenBeforeIsTriedWhereOldTokensStayValid() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        provider.forgetsTheLatestRotation();
        expire();
        isMicrosoft();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        var presented = presented();
        assertThat(presented).hasSize(3);
        assertThat(presented.getLast()).isEqualTo(presented.getFirst());
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void theTokenBeforeIsTriedAfterACodeThatNobodyKnows() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        provider.forgetsTheLatestRotation();
        expire();
        isMicrosoft();
        refusesOnce(refusal("invalid_grant", 4711));

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(presented()).hasSize(3);
        Vault.grant(application, ACCOUNT).then().body("trouble", nullValue());
    }

    @Test
    void anOlderTokenThatIsRefusedSaysNothingAboutANewerOne() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        expire();
        isMicrosoft();
        refusesOnce(refusal("invalid_grant", 4711));
        provider.forgetEverybody();

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    private void refusesOnce(JsonObject body) {
        var before = provider.refreshes();
        provider.beforeAnswer(() -> provider.refusesWithBody(provider.refreshes() == before + 1 ? body : null));
    }

    @Test
    void aTokenBeforeThatIsDamagedIsPassedOver() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        expire();
        change(grant -> grant.previousTokenSealed[20] ^= 1);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void aReadWaitsForNobodyWhoHasTheRow() {
        Vault.connect(provider, application, ACCOUNT);
        change(grant -> grant.dueAt = null);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = QuarkusTransaction.requiringNew().call(() -> {
                var _ = grants.lockedOf(application, ACCOUNT);
                return threads.submit(
                                () -> Vault.accessToken(application, ACCOUNT).statusCode())
                        .get(5, TimeUnit.SECONDS);
            });

            assertThat(read).isEqualTo(200);
        }
    }

    @Test
    void whatKeepsALookFromItsRowIsNobodyElsesTrouble() throws Exception {
        Vault.connect(provider, application, ACCOUNT);
        Vault.connect(provider, application, "bert@example.com");
        QuarkusTransaction.requiringNew().run(() -> grants.update("dueAt = null where application = ?1", application));
        refuseRows("account_grant", "before update", "new.account = 'bert@example.com'");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = threads.invokeAll(IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(reader ->
                            () -> Vault.accessToken(application, reader % 2 == 0 ? ACCOUNT : "bert@example.com")
                                    .statusCode())
                    .toList());

            assertThat(IntStream.range(0, 40).filter(reader -> reader % 2 == 0).map(reader -> reads.get(reader)
                            .resultNow()))
                    .containsOnly(200);
        } finally {
            takeRowsAgain("account_grant");
        }
    }

    @Test
    void aTokenThatWasStoredLateDoesNotLiveLonger() throws Exception {
        connectExpired();
        refuseRows("account_grant", "before update", "new.generation > old.generation");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = threads.submit(() -> Vault.accessToken(application, ACCOUNT));
            Instant answered;
            try {
                Awaitility.await().until(() -> provider.refreshes() == 1);
                Awaitility.await()
                        .during(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(2))
                        .until(() -> !read.isDone());
                answered = Instant.now().minusMillis(200);
            } finally {
                takeRowsAgain("account_grant");
            }
            read.get().then().statusCode(200);
            change(grant -> {
                assertThat(grant.refreshedAt).isBefore(answered);
                assertThat(grant.accessTokenExpiresAt).isBefore(answered.plusSeconds(3600));
            });
        }
    }

    @Test
    void aProviderThatEndsWhatIsReusedNeverSeesTheTokenBefore() {
        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        provider.forgetsTheLatestRotation();
        expire();

        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        assertThat(presented()).doesNotHaveDuplicates();
    }

    @Test
    void aPutOfTheApplicationDoesNotEndThePauseThatTheProviderAskedFor() {
        connectExpired();
        provider.answersWith(Fault.THROTTLED);
        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        Vault.putApplication(application, Vault.form(provider)).then().statusCode(200);

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);
        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void aTokenThatCameForAnEndedGrantIsRevokedToo() throws Exception {
        connectExpired();
        var ended = new CountDownLatch(1);
        provider.beforeAnswer(() -> await(ended));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = threads.submit(() -> Vault.accessToken(application, ACCOUNT));
            Awaitility.await().until(() -> provider.refreshes() == 1);
            Vault.endGrant(application, ACCOUNT).then().statusCode(200);
            ended.countDown();

            read.get().then().statusCode(404);
        }
        revoker.run();

        assertThat(provider.revoked())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .contains(presented().getFirst());
    }

    @Test
    void noTransactionIsOpenWhileTheProviderIsAsked() {
        connectExpired();
        // another caller can lock the row while the provider thinks
        provider.beforeAnswer(() -> change(grant -> assertThat(grant.leaseOwner).isNotNull()));

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SERVER_ERROR", "HTML", "SILENT", "UNKNOWN_ERROR", "THROTTLED"})
    void aProviderInTroubleKillsNoGrant(Fault fault) {
        connectExpired();
        provider.answersWith(fault);

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("provider_unavailable"));

        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("active"))
                .body("trouble.cause", notNullValue())
                .body("trouble.next_try", notNullValue());
    }

    @Test
    void aProviderInTroubleIsNotAskedAgainBeforeThePauseEnds() {
        connectExpired();
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.accessToken(application, ACCOUNT);

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void retryAfterIsObeyed() {
        connectExpired();
        provider.answersWith(Fault.THROTTLED);

        Vault.accessToken(application, ACCOUNT);

        var next = Instant.parse(Vault.grant(application, ACCOUNT).path("trouble.next_try"));
        assertThat(next).isAfter(Instant.now().plusSeconds(4));
    }

    @Test
    void aProviderInTroubleStillLeavesAValidTokenServed() {
        Vault.connect(provider, application, ACCOUNT);
        var token = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        provider.answersWith(Fault.SERVER_ERROR);
        given().auth()
                .oauth2(Tokens.service("mail-service"))
                .contentType("application/json")
                .body(Map.of("rejected", SecretText.of(token).sha256Hex()))
                .post("/v1/grants/{application}/{account}/refresh", application, ACCOUNT)
                .then()
                .statusCode(503);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200).body("access_token", equalTo(token));

        assertThat(provider.refreshes()).isOne();
        Vault.grant(application, ACCOUNT).then().body("trouble.cause", notNullValue());
    }

    @Test
    void aRefusedTokenIsReplaced() {
        Vault.connect(provider, application, ACCOUNT);
        var token = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        given().auth()
                .oauth2(Tokens.service("mail-service"))
                .contentType("application/json")
                .body(Map.of("rejected", SecretText.of(token).sha256Hex()))
                .post("/v1/grants/{application}/{account}/refresh", application, ACCOUNT)
                .then()
                .body("refreshed", equalTo(true));

        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isNotEqualTo(token);
    }

    @Test
    void aLifetimeThatNoClockCanCountLosesNoToken() {
        connectExpired();
        provider.accessTokensLive(Long.MAX_VALUE);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void nobodyIsToldToWaitForACentury() {
        connectExpired();
        provider.answersWith(Fault.COME_BACK_IN_A_CENTURY);

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        var next = Instant.parse(Vault.grant(application, ACCOUNT).path("trouble.next_try"));
        assertThat(next).isBefore(Instant.now().plus(Duration.ofHours(2)));
    }

    @Test
    void aRefusedClientIsTriedAgainWithoutAnybodysHelp() {
        connectExpired();
        provider.acceptsClientSecrets("another");
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);
        provider.acceptsClientSecrets("client-secret");
        pauseIsOver();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void aRefreshThatGrantsLessIsNoticed() {
        connectExpired();
        provider.refreshesGrant("calendar");

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(Vault.grant(application, ACCOUNT).<java.util.List<String>>path("scopes"))
                .contains("openid", "calendar")
                .doesNotContain("mail");
    }

    @Test
    void recoveryClearsTheTrouble() {
        connectExpired();
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.accessToken(application, ACCOUNT);
        provider.answersWith(Fault.NONE);
        pauseIsOver();

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        Vault.grant(application, ACCOUNT).then().body("trouble", nullValue());
    }

    @Test
    void aRefusedRefreshTokenNeedsConsentAndIsNotTriedAgain() {
        connectExpired();
        provider.forgetEverybody();

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("code", equalTo("grant_not_active"))
                .body("grant_status", equalTo("needs_consent"))
                .body("cause", equalTo("invalid_grant"));
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void aRefusedClientNeedsTheOperatorAndRecoversWithANewSecret() {
        connectExpired();
        provider.acceptsClientSecrets("next-secret");
        Vault.accessToken(application, ACCOUNT).then().statusCode(409).body("grant_status", equalTo("needs_operator"));
        Vault.grant(application, ACCOUNT).then().body("action_required", equalTo("operator"));

        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("2027", Map.of("value", "next-secret")));
        Vault.putApplication(application, form).then().statusCode(200);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void anExpiredSecretIsNeverTried() {
        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("old", Map.of("value", "expired", "expires_at", "2020-01-01T00:00:00Z")));
        Vault.putApplication(application, form);

        connectExpired();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("client_secret"))
                .doesNotContain("expired");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant,  700082,  needs_consent,  refresh_token_expired",
        "invalid_grant,  50173,   needs_consent,  refresh_token_revoked",
        "interaction_required, 50076, needs_consent, mfa_required",
        "invalid_grant,  65001,   needs_consent,  consent_missing",
        "invalid_grant,  53003,   needs_operator, blocked_by_policy",
        "invalid_grant,  50057,   needs_operator, account_disabled",
        "invalid_client, 7000215, needs_operator, client_secret_wrong",
        "invalid_client, 7000222, needs_operator, client_secret_expired",
        "unauthorized_client, 700016, needs_operator, application_not_found",
        "invalid_request, 90002,  needs_operator, tenant_not_found"
    })
    void whyARefreshWasRefusedIsToldFromTheProvidersCodes(String error, int code, String status, String cause) {
        connectExpired();
        provider.refusesWithBody(refusal(error, code));

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("grant_status", equalTo(status))
                .body("cause", equalTo(cause));
    }

    private static JsonObject refusal(String error, int code) {
        return new JsonObject()
                .put("error", error)
                .put("error_codes", new JsonArray().add(code))
                .put("error_description", "AADSTS700082: a text that says something else");
    }

    @Test
    void aCodeThatNobodyKnowsEndsNoGrantBeforeADayHasPassed() {
        connectExpired();
        provider.refusesWithBody(refusal("invalid_grant", 4711));

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);
        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("active"))
                .body("trouble.cause", equalTo("invalid_grant"));

        change(grant -> {
            grant.doubtedSince = Instant.now().minus(Duration.ofDays(1));
            grant.nextTryAt = null;
        });
        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("grant_status", equalTo("needs_consent"))
                .body("cause", equalTo("invalid_grant"));
    }

    @Test
    void aTokenThatCameAfterItsHoldersLeaseIsKeptAsideAndTriedFirst() {
        connectExpired();
        provider.beforeAnswer(() -> change(grant -> grant.fencingToken++));
        Vault.accessToken(application, ACCOUNT).then().statusCode(503);
        provider.beforeAnswer(() -> {});
        change(grant -> {
            assertThat(grant.generation).isOne();
            grant.releaseLease();
        });

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(presented()).hasSize(2).doesNotHaveDuplicates();
        change(grant -> assertThat(grant.lateTokenSealed).isNull());
    }

    @Test
    void aGrantThatWasGivenUpComesBackWithATokenThatComesLate() {
        connectExpired();
        provider.beforeAnswer(() -> change(grant -> {
            grant.fencingToken++;
            grant.releaseLease();
            grant.become(GrantStatus.NEEDS_CONSENT, "refresh_answer_lost", Instant.now());
        }));
        Vault.accessToken(application, ACCOUNT).then().statusCode(503);
        provider.beforeAnswer(() -> {});

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void aRefusalIsNotBelievedWhenAnotherTokenCameMeanwhile() {
        connectExpired();
        provider.forgetEverybody();
        provider.beforeAnswer(() ->
                change(grant -> grant.lateTokenSealed = sealer.seal(SecretText.of("late"), grant.lateTokenPlace())));

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        provider.beforeAnswer(() -> {});
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);
        assertThat(presented()).contains("late");
    }

    @Test
    void aRefusalOfOneLateTokenDoesNotDropALaterOne() {
        connectExpired();
        provider.forgetEverybody();
        change(grant -> grant.lateTokenSealed = sealer.seal(SecretText.of("late"), grant.lateTokenPlace()));
        provider.beforeAnswer(() ->
                change(grant -> grant.lateTokenSealed = sealer.seal(SecretText.of("later"), grant.lateTokenPlace())));

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        provider.beforeAnswer(() -> {});
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);
        assertThat(presented()).startsWith("late").contains("later");
    }

    @Test
    void aRefusalAfterALostAnswerSaysSo() {
        connectExpired();
        provider.forgetEverybody();
        change(grant -> {
            grant.leaseOwner = UUID.randomUUID();
            grant.leaseUntil = grants.databaseTime().minusSeconds(1);
            grant.fencingToken++;
        });

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(409)
                .body("grant_status", equalTo("needs_consent"))
                .body("cause", equalTo("refresh_answer_lost"));
    }

    @Test
    void aHolderWhoseLeaseWasTakenOverRecordsNothing() {
        connectExpired();
        // another replica takes the lease while the provider thinks
        provider.beforeAnswer(() -> change(grant -> grant.fencingToken++));

        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        change(grant -> assertThat(grant.generation).isOne());
    }

    @Test
    void aLeaseOfADeadHolderRunsOut() {
        connectExpired();
        change(grant -> {
            grant.leaseOwner = UUID.randomUUID();
            grant.leaseUntil = grants.databaseTime().plus(Duration.ofMillis(300));
            grant.fencingToken++;
        });

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    @Test
    void aForcedRefreshReplacesOnlyTheTokenThatWasRefused() {
        Vault.connect(provider, application, ACCOUNT);
        var unknown = "0".repeat(64);

        given().auth()
                .oauth2(Tokens.service("mail-service"))
                .contentType("application/json")
                .body(Map.of("rejected", unknown))
                .post("/v1/grants/{application}/{account}/refresh", application, ACCOUNT)
                .then()
                .body("refreshed", equalTo(false));

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void aCallerWhoseGrantsDoNotCoverItFindsNothing() {
        Vault.connect(provider, application, ACCOUNT);

        var stranger = Tokens.forGrants("other/*", "grants:use");
        given().auth()
                .oauth2(stranger)
                .get("/v1/grants/{application}/{account}/access-token", application, ACCOUNT)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        given().auth()
                .oauth2(Tokens.forGrants(application + "/*@example.com imap", "grants:use"))
                .get("/v1/grants/{application}/{account}/access-token?for=smtp", application, ACCOUNT)
                .then()
                .statusCode(404);
    }

    @Test
    void aClaimDoesNotWidenWhatConfigurationGives() {
        Vault.connect(provider, application, ACCOUNT);
        Vault.putApplication(Tokens.OWN, Vault.form(provider));
        Vault.connect(provider, Tokens.OWN, ACCOUNT);

        assertThat(Tokens.claimingEveryGrant()).allSatisfy(token -> {
            assertThat(accessToken(token, application)).isEqualTo(404);
            assertThat(accessToken(token, Tokens.OWN)).isEqualTo(200);
        });
        Vault.endGrant(Tokens.OWN, ACCOUNT).then().statusCode(200);
    }

    private static int accessToken(String token, String application) {
        return accessToken(token, application, ACCOUNT);
    }

    private static int accessToken(String token, String application, String account) {
        return given().auth()
                .oauth2(token)
                .get("/v1/grants/{application}/{account}/access-token", application, account)
                .statusCode();
    }

    @Test
    void aPatternCoversBothSpellingsOfADomainAndNothingThatOnlyLooksAlike() {
        Vault.connect(provider, application, "kim@xn--bcher-kva.example");
        Vault.connect(provider, application, "\u212aim@example.com");

        assertThat(accessToken(
                        Tokens.forGrants(application + "/*@b\u00fccher.example", "grants:use"),
                        application,
                        "kim@xn--bcher-kva.example"))
                .isEqualTo(200);
        assertThat(accessToken(
                        Tokens.forGrants(application + "/kim@example.com", "grants:use"),
                        application,
                        "\u212aim@example.com"))
                .isEqualTo(404);
    }

    @Test
    void aTextOfGrantsIsOnePatternWithItsPurposes() {
        Vault.connect(provider, application, ACCOUNT);
        var token = Tokens.forOneGrant(application + "/*@example.com imap", "grants:use");

        given().auth()
                .oauth2(token)
                .get("/v1/grants/{application}/{account}/access-token?for=smtp", application, ACCOUNT)
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(token)
                .get("/v1/grants/{application}/{account}/access-token?for=imap", application, ACCOUNT)
                .then()
                .statusCode(200);
    }

    /** Refreshes once more and looks at what was presented. */
    private void theRotatedTokenIsKept() {
        expire();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        assertThat(presented()).hasSize(2).doesNotHaveDuplicates();
    }

    private List<String> presented() {
        return provider.tokenRequests().stream()
                .filter(request -> request.containsKey("refresh_token"))
                .map(request -> request.get("refresh_token"))
                .toList();
    }

    /** Makes the database refuse changes, as if it were away for them. */
    private void refuseRows(String table, String when, String condition) {
        database(
                "create function test_refuse() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$");
        database("create trigger test_refuse " + when + " on " + table + " for each row when (" + condition
                + ") execute function test_refuse()");
    }

    private void takeRowsAgain(String table) {
        database("drop trigger test_refuse on " + table);
        database("drop function test_refuse()");
    }

    @Test
    void aProviderThatMovedToAForbiddenAddressEndsNoGrant() {
        connectExpired();
        database("update application set token_endpoint = 'https://10.0.0.1/token' where name = '" + application + "'");

        Vault.accessToken(application, ACCOUNT)
                .then()
                .statusCode(503)
                .body("code", equalTo("provider_unavailable"))
                .body("cause", equalTo("address_not_allowed"))
                .body("detail", containsString("sealpost.connection.allowed-networks"));

        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("active"))
                .body("action_required", equalTo("operator"))
                .body("trouble.cause", equalTo("address_not_allowed"))
                .body("trouble.detail", containsString("sealpost.connection.allowed-networks"));
    }

    private void isMicrosoft() {
        database("update application set template = 'MICROSOFT' where name = '" + application + "'");
    }

    private void database(String statement) {
        Superuser.does(statement);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connectExpired() {
        Vault.connect(provider, application, ACCOUNT);
        expire();
    }

    private void expire() {
        change(grant -> grant.accessTokenExpiresAt = Instant.now().minusSeconds(1));
    }

    private void pauseIsOver() {
        change(grant -> grant.nextTryAt = null);
    }

    private void change(java.util.function.Consumer<Grant> change) {
        QuarkusTransaction.requiringNew()
                .run(() -> change.accept(grants.lockedOf(application, ACCOUNT).orElseThrow()));
    }

    private static String value(Future<String> answer) {
        return answer.resultNow();
    }
}
