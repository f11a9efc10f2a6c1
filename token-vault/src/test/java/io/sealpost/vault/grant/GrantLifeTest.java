package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.grant.Leases.Claim;
import io.sealpost.vault.grant.RefreshOutcomes.Answered;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenAnswer.Remedy;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a grant's end before it comes. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantLifeTest {

    private static final String ACCOUNT = "anna@example.com";

    private final Grants grants;
    private final GrantMetrics metrics;
    private final GrantLifetimes lifetimes;
    private final RefreshReports reports;
    private final Leases leases;
    private final OutcomeRecorder outcomes;

    private FakeProvider provider;
    private String application;

    GrantLifeTest(
            Grants grants,
            GrantMetrics metrics,
            GrantLifetimes lifetimes,
            RefreshReports reports,
            Leases leases,
            OutcomeRecorder outcomes) {
        this.reports = reports;
        this.leases = leases;
        this.outcomes = outcomes;
        this.lifetimes = lifetimes;
        this.grants = grants;
        this.metrics = metrics;
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
    void aProviderThatSaysNothingLeavesTheEndUnknown() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.grant(application, ACCOUNT).then().body("dies_at", nullValue()).body("dies_of", nullValue());
    }

    @Test
    void aMicrosoftGrantDiesNinetyDaysAfterItsLatestRefresh() {
        Vault.connect(provider, application, ACCOUNT);
        isOf("MICROSOFT");
        refresh();

        diesIn(Duration.ofDays(90), "idle");
    }

    @Test
    void aGoogleGrantDiesAfterSixMonthsWithoutUse() {
        Vault.connect(provider, application, ACCOUNT);
        isOf("GOOGLE");
        refresh();

        diesIn(Duration.ofDays(180), "idle");
    }

    @Test
    void aConsentOfGooglesTestingModeDiesAfterSevenDaysWhateverIsRefreshed() {
        isOf("GOOGLE");
        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 604_799));
        Vault.connect(provider, application, ACCOUNT);
        diesIn(Duration.ofDays(7), "consent_expiry");
        var dies = Vault.grant(application, ACCOUNT).<String>path("dies_at");

        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 500_000));
        refresh();

        Vault.grant(application, ACCOUNT).then().body("dies_at", equalTo(dies));
    }

    @Test
    void aLifeThatEachRefreshRenewsIsCountedFromTheLatest() {
        provider.changesDetail(tokens -> tokens.put("refresh_expires_in", 1800));
        Vault.connect(provider, application, ACCOUNT);
        diesIn(Duration.ofMinutes(30), "idle");

        refresh();

        diesIn(Duration.ofMinutes(30), "idle");
    }

    @Test
    void aGrantWithAShortLifeIsRefreshedBeforeItDies() {
        provider.changesDetail(tokens -> tokens.put("refresh_expires_in", 7200).put("expires_in", 300));
        Vault.connect(provider, application, ACCOUNT);

        change(grant -> assertThat(grant.dueAt)
                .isBefore(grant.refreshedAt.plus(Duration.ofHours(1)).plusSeconds(1)));
    }

    @Test
    void aDeadGrantIsNotSaidToDie() {
        provider.changesDetail(tokens -> tokens.put("refresh_expires_in", 1800));
        Vault.connect(provider, application, ACCOUNT);
        expire();
        provider.forgetEverybody();
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("needs_consent"))
                .body("status_since", org.hamcrest.Matchers.notNullValue())
                .body("dies_at", nullValue());
    }

    @Test
    void aGrantDiesWithTheLastCredentialOfItsApplication() {
        var form = Vault.form(provider);
        var end = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        form.put("client_secrets", Map.of("2026", Map.of("value", "client-secret", "expires_at", end.toString())));
        Vault.putApplication(application, form).then().statusCode(200);
        Vault.connect(provider, application, ACCOUNT);

        Vault.grant(application, ACCOUNT)
                .then()
                .body("dies_at", equalTo(end.toString()))
                .body("dies_of", equalTo("credential_expiry"));
        given().auth()
                .oauth2(Tokens.with("grants:read"))
                .queryParam("after", application + "/")
                .queryParam("limit", 1)
                .get("/v1/grants")
                .then()
                .body("items[0].dies_at", equalTo(end.toString()));
    }

    @Test
    void anEndThatTheProviderSetIsToldAheadAndOnce() {
        isOf("GOOGLE");
        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 86_000));
        Vault.connect(provider, application, ACCOUNT);

        assertThat(lifetimes.all())
                .filteredOn(lifetime -> lifetime.object().equals(application + "/" + ACCOUNT))
                .singleElement()
                .satisfies(lifetime -> assertThat(lifetime.advice()).contains("consent again"));
    }

    @Test
    void anEndThatEachRefreshPutsOffIsToldOnlyWhenRefreshesFail() {
        provider.changesDetail(tokens -> tokens.put("refresh_expires_in", 86_000));
        Vault.connect(provider, application, ACCOUNT);
        assertThat(lifetimes.all()).noneMatch(lifetime -> lifetime.object().equals(application + "/" + ACCOUNT));

        change(grant -> grant.troubleSince = Instant.now().minus(Duration.ofDays(2)));

        assertThat(lifetimes.all()).anyMatch(lifetime -> lifetime.object().equals(application + "/" + ACCOUNT));
    }

    @Test
    void aRefusedGrantIsOneEvent() {
        Vault.connect(provider, application, ACCOUNT);
        expire();
        provider.forgetEverybody();

        Vault.accessToken(application, ACCOUNT).then().statusCode(409);
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        assertThat(events("grant_needs_consent")).isOne();
    }

    @Test
    void aRefusedGrantIsToldOnceThoughTheAuditWasAway() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        expire();
        provider.forgetEverybody();
        database(
                "create function test_away() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$");
        database(
                "create trigger test_away before insert on audit_entry for each row when (new.action = 'grant_needs_consent')"
                        + " execute function test_away()");
        try {
            Vault.accessToken(application, ACCOUNT).then().statusCode(409);
        } finally {
            database("drop trigger test_away on audit_entry");
            database("drop function test_away()");
        }
        assertThat(events("grant_needs_consent")).isZero();
        reports.tellLeft();
        assertThat(events("grant_needs_consent")).isZero();

        // When
        change(grant -> grant.statusSince = Instant.now().minus(Duration.ofMinutes(2)));
        reports.tellLeft();
        reports.tellLeft();

        // Then
        assertThat(events("grant_needs_consent")).isOne();
    }

    @Test
    void aRefusalWhoseCommitWasNotAnsweredIsToldOnce() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        var lease = lease();
        var refused = Answered.without(new TokenAnswer.GrantRefused("invalid_grant", Remedy.CONSENT));

        // When
        outcomes.recordAlone(lease, refused);
        var again = outcomes.recordAlone(lease, refused);

        // Then
        assertThat(again.refusal()).contains("invalid_grant");
        change(grant -> {
            assertThat(grant.stopUntold).isTrue();
            grant.statusSince = Instant.now().minus(Duration.ofMinutes(2));
        });
        reports.tellLeft();
        assertThat(events("grant_needs_consent")).isOne();
    }

    @Test
    void aFailureWhoseCommitWasNotAnsweredCountsOnce() {
        Vault.connect(provider, application, ACCOUNT);
        var lease = lease();
        var failed = Answered.without(new TokenAnswer.Unavailable("http_500", Optional.empty()));

        outcomes.recordAlone(lease, failed);
        outcomes.recordAlone(lease, failed);

        change(grant -> assertThat(grant.failures).isOne());
    }

    private Lease lease() {
        return QuarkusTransaction.requiringNew().call(() -> {
            var grant = grants.of(application, ACCOUNT).orElseThrow();
            return ((Claim.Taken) leases.take(grant.id, grant.generation, TokenResource.MAIL, Actor.VAULT)).lease();
        });
    }

    @Test
    void theSameCredentialsAgainAreNoNewEvent() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        expire();
        provider.acceptsClientSecrets("another");
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        // When
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(200);
        Vault.accessToken(application, ACCOUNT).then().statusCode(409);

        // Then
        assertThat(provider.refreshes()).isEqualTo(2);
        assertThat(events("grant_needs_operator")).isOne();
    }

    @Test
    void anEndThatPassedAndWasNoneIsForgotten() {
        isOf("GOOGLE");
        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 604_799));
        Vault.connect(provider, application, ACCOUNT);
        change(grant -> grant.diesAt = Instant.now().minus(Duration.ofDays(1)));

        provider.changesDetail(tokens -> {});
        refresh();

        diesIn(Duration.ofDays(180), "idle");
    }

    @Test
    void aGrantThatIsOverdueForADayIsToldOfLikeOneWhoseRefreshesFail() {
        provider.changesDetail(tokens -> tokens.put("refresh_expires_in", 86_000));
        Vault.connect(provider, application, ACCOUNT);

        change(grant -> grant.dueAt = Instant.now().minus(Duration.ofDays(2)));

        assertThat(lifetimes.all()).anyMatch(lifetime -> lifetime.object().equals(application + "/" + ACCOUNT));
    }

    private void database(String statement) {
        Superuser.does(statement);
    }

    private long events(String action) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) grants.getEntityManager()
                        .createNativeQuery(
                                "select count(*) from audit_entry where action = :action and object = :object")
                        .setParameter("action", action)
                        .setParameter("object", application + "/" + ACCOUNT)
                        .getSingleResult())
                .longValue());
    }

    @Test
    void aRefreshThatGrantsLessIsFlagged() {
        Vault.connect(provider, application, ACCOUNT);
        Vault.grant(application, ACCOUNT)
                .then()
                .body("missing_scopes", empty())
                .body("superfluous_scopes", empty())
                .body("action_required", nullValue());
        provider.refreshesGrant("calendar");
        refresh();

        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("active"))
                .body("missing_scopes", contains("mail"))
                .body("superfluous_scopes", contains("calendar"))
                .body("action_required", equalTo("consent"));
    }

    @Test
    void theMetricsCountGrantsAndNameNoAccount() {
        isOf("GOOGLE");
        provider.changesDetail(tokens -> tokens.put("refresh_token_expires_in", 604_799));
        Vault.connect(provider, application, ACCOUNT);
        Vault.connect(provider, application, "bert@example.com");
        expire();
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.accessToken(application, ACCOUNT).then().statusCode(503);

        metrics.count();

        assertThat(given().get("/q/metrics").asString())
                .contains("sealpost_grants{application=\"" + application + "\",cause=\"\",status=\"active\"} 2.0")
                .contains("sealpost_grants_troubled{application=\"" + application + "\",cause=\"http_500\"} 1.0")
                .contains("sealpost_grants_dying{application=\"" + application + "\",days=\"7\"} 2.0")
                .doesNotContain("sealpost_grants_dying{application=\"" + application + "\",days=\"1\"}")
                .doesNotContain(ACCOUNT);
    }

    private void diesIn(Duration life, String cause) {
        var grant = Vault.grant(application, ACCOUNT);
        assertThat(Instant.parse(grant.path("dies_at")))
                .isCloseTo(Instant.now().plus(life), within(1, ChronoUnit.MINUTES));
        grant.then().body("dies_of", equalTo(cause));
    }

    private void refresh() {
        expire();
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
    }

    private void expire() {
        change(grant -> grant.accessTokenExpiresAt = Instant.now().minusSeconds(1));
    }

    private void isOf(String template) {
        QuarkusTransaction.requiringNew().run(() -> grants.getEntityManager()
                .createNativeQuery("update application set template = :template where name = :name")
                .setParameter("template", template)
                .setParameter("name", application)
                .executeUpdate());
    }

    private void change(Consumer<Grant> change) {
        QuarkusTransaction.requiringNew()
                .run(() -> change.accept(grants.lockedOf(application, ACCOUNT).orElseThrow()));
    }
}
