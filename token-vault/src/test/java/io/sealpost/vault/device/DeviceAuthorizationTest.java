package io.sealpost.vault.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.device.DevicePolls.Question;
import io.sealpost.vault.provider.DevicePoll;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.MovableClock;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent on another device (RFC 8628). */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DeviceAuthorizationTest {

    private static final String ACCOUNT = "anna@example.com";
    private static final List<String> SCOPES = List.of("openid", "email", "offline_access", "mail");
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final DevicePoller poller;
    private final DevicePolls polls;
    private final DeviceAuthorizations authorizations;
    private final OAuthClients clients;
    private final MovableClock clock;

    private FakeProvider provider;
    private String application;

    DeviceAuthorizationTest(
            DevicePoller poller,
            DevicePolls polls,
            DeviceAuthorizations authorizations,
            OAuthClients clients,
            MovableClock clock) {
        this.poller = poller;
        this.polls = polls;
        this.authorizations = authorizations;
        this.clients = clients;
        this.clock = clock;
    }

    @BeforeEach
    void start() {
        QuarkusTransaction.requiringNew().run(authorizations::deleteAll);
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
    }

    @AfterEach
    void stop() {
        clock.reset();
        provider.close();
    }

    @Test
    void theCodeForThePersonIsShownAndTheOtherIsNot() {
        var answer = Vault.askOnDevice(application, Map.of("account", ACCOUNT, "scopes", SCOPES));

        answer.then()
                .statusCode(201)
                .header("Location", endsWith("/device-authorizations/" + answer.path("id")))
                .body("application", equalTo(application))
                .body("account", equalTo(ACCOUNT))
                .body("status", equalTo("open"))
                .body("user_code", equalTo("WDJB-MJHT"))
                .body("verification_uri", equalTo(provider.issuer() + "/activate"))
                .body("verification_uri_complete", equalTo(provider.issuer() + "/activate?user_code=WDJB-MJHT"))
                .body("expires_at", notNullValue())
                .body("interval", equalTo(5));
        var read = Vault.deviceAuthorization(application, answer.path("id"));
        read.then().statusCode(200).body("user_code", equalTo("WDJB-MJHT"));
        assertThat(provider.deviceCodes()).singleElement().satisfies(code -> assertThat(
                        answer.asString() + read.asString())
                .doesNotContain(code));
        assertThat(provider.deviceRequests()).singleElement().satisfies(request -> assertThat(request)
                .containsEntry("client_id", "sealpost")
                .containsEntry("client_secret", "client-secret")
                .containsEntry("scope", String.join(" ", SCOPES)));
    }

    @Test
    void anAuthorizationIsOfItsApplicationOnly() {
        var id = open();

        Vault.deviceAuthorization("app-" + UUID.randomUUID(), id)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void theProviderIsAskedOnceInAnInterval() {
        open();

        poller.runToTheEnd();
        assertThat(provider.polls()).isZero();
        after(INTERVAL);
        assertThat(provider.polls()).isOne();
        poller.runToTheEnd();
        after(INTERVAL.minusSeconds(1));
        assertThat(provider.polls()).isOne();
        after(Duration.ofSeconds(1));

        assertThat(provider.polls()).isEqualTo(2);
        assertThat(provider.tokenRequests().getLast())
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .containsEntry("device_code", provider.deviceCodes().iterator().next())
                .containsEntry("client_secret", "client-secret");
    }

    @Test
    void anIntervalOfTheProvidersOwnIsKept() {
        provider.changesDevice(answer -> answer.put("interval", 40));
        open();

        after(Duration.ofSeconds(39));
        assertThat(provider.polls()).isZero();
        after(Duration.ofSeconds(1));

        assertThat(provider.polls()).isOne();
    }

    @Test
    void aProviderThatNamesNoIntervalIsAskedEveryFiveSeconds() {
        provider.changesDevice(answer -> answer.remove("interval"));
        open();

        after(Duration.ofSeconds(4));
        assertThat(provider.polls()).isZero();
        after(Duration.ofSeconds(1));

        assertThat(provider.polls()).isOne();
    }

    @Test
    void whoAsksToBeSlowerIsAskedFiveSecondsLaterForGood() {
        var id = open();
        provider.saysOfDevices("slow_down");
        after(INTERVAL);
        Vault.deviceAuthorization(application, id).then().body("interval", equalTo(10));
        provider.saysOfDevices("authorization_pending");

        after(Duration.ofSeconds(9));
        assertThat(provider.polls()).isOne();
        after(Duration.ofSeconds(1));
        assertThat(provider.polls()).isEqualTo(2);
        after(Duration.ofSeconds(9));
        assertThat(provider.polls()).isEqualTo(2);
        after(Duration.ofSeconds(1));

        assertThat(provider.polls()).isEqualTo(3);
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedHalfAsOftenEachTime() {
        open();
        provider.answersWith(Fault.SILENT);
        after(INTERVAL);

        after(Duration.ofSeconds(9));
        assertThat(provider.polls()).isOne();
        after(Duration.ofSeconds(1));
        assertThat(provider.polls()).isEqualTo(2);
        after(Duration.ofSeconds(19));
        assertThat(provider.polls()).isEqualTo(2);
        provider.answersWith(Fault.NONE);
        after(Duration.ofSeconds(1));
        assertThat(provider.polls()).isEqualTo(3);
        after(INTERVAL);

        assertThat(provider.polls()).isEqualTo(4);
    }

    @Test
    void whoAsksForMoreTimeGetsIt() {
        open();
        provider.answersWith(Fault.COME_BACK_IN_A_CENTURY);
        after(INTERVAL);
        provider.answersWith(Fault.NONE);

        after(Duration.ofMinutes(14));

        assertThat(provider.polls()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, declined,",
        "authorization_declined, declined,",
        "expired_token, expired,",
        "bad_verification_code, failed, bad_verification_code",
        "invalid_grant, failed, invalid_grant",
        "something_new, failed, invalid_request"
    })
    void whatTheProviderDecidesEndsIt(String error, String status, String cause) {
        var id = open();
        provider.saysOfDevices(error);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id)
                .then()
                .body("status", equalTo(status))
                .body("cause", equalTo(cause));
        after(INTERVAL.multipliedBy(10));
        assertThat(provider.polls()).isOne();
    }

    @Test
    void nothingIsAskedAboutACodeWhoseTimeIsOver() {
        provider.changesDevice(answer -> answer.put("expires_in", 12));
        var id = open();
        after(INTERVAL);
        after(INTERVAL);
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(Duration.ofSeconds(2));

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("expired"));
        assertThat(provider.polls()).isEqualTo(2);
        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void whoAllowsItHasAGrant() {
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id)
                .then()
                .body("status", equalTo("granted"))
                .body("cause", nullValue());
        Vault.grant(application, ACCOUNT)
                .then()
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("issuer", equalTo(provider.issuer()))
                .body("subject", equalTo(ACCOUNT))
                .body("scopes", hasItems("mail", "offline_access"));
        var token = Vault.accessToken(application, ACCOUNT);
        token.then().statusCode(200);
        assertThat(provider.everyToken()).contains(token.<String>path("access_token"));
        after(INTERVAL);
        assertThat(provider.polls()).isOne();
    }

    @Test
    void theGrantBeforeIsReplacedAndRevoked() {
        Vault.connect(provider, application, ACCOUNT);
        var before = provider.everyToken();
        open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        assertThat(before)
                .doesNotContain(Vault.accessToken(application, ACCOUNT).<String>path("access_token"));
        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void theScopesThatAGrantHasAreAskedForAgain() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.askOnDevice(application, Map.of("account", ACCOUNT, "scopes", List.of("calendar")))
                .then()
                .statusCode(201);

        assertThat(provider.deviceRequests().getLast().get("scope"))
                .startsWith("calendar")
                .contains("mail");
    }

    @Test
    void anotherPersonsConsentIsTheWrongAccountAndIsTakenBack() {
        Vault.connect(provider, application, ACCOUNT);
        var token = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        var id = open();
        provider.allowsDevice("bert@example.com", Vault.SCOPES);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("wrong_account"));
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(token);
        Vault.grant(application, ACCOUNT).then().body("subject", equalTo(ACCOUNT));
        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void theIdentityThatGaveTheGrantBeforeNeedsNoAddress() {
        Vault.connect(provider, application, ACCOUNT);
        provider.saysOfPeople(claims -> claims.claim("email", null));
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("granted"));
    }

    @Test
    void anotherIdentityWithTheSameAddressIsTheWrongAccount() {
        Vault.connect(provider, application, ACCOUNT);
        provider.saysOfPeople(claims -> claims.claim("email", ACCOUNT));
        var id = open();
        provider.allowsDevice("the next anna", Vault.SCOPES);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("wrong_account"));
        Vault.grant(application, ACCOUNT).then().body("subject", equalTo(ACCOUNT));
    }

    @Test
    void anAddressThatNobodyVouchesForProvesNothing() {
        provider.saysOfPeople(claims -> claims.claim("email_verified", false));
        provider.saysInUserinfo(new JsonObject().put("sub", ACCOUNT).put("email", ACCOUNT));
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        failed(id, "account_unverified");
    }

    @ParameterizedTest
    @CsvSource({"iss, https://another.example", "aud, another"})
    void anIdTokenForSomebodyElseProvesNothing(String claim, String value) {
        provider.saysOfPeople(claims -> claims.claim(claim, value));
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        failed(id, "invalid_id_token");
    }

    @Test
    void whereNoIdTokenComesUserinfoSaysWhoItIs() {
        provider.saysInUserinfo(
                new JsonObject().put("sub", "4711").put("email", ACCOUNT).put("email_verified", true));
        var id = open("mail");
        provider.allowsDevice(ACCOUNT, "mail");

        after(INTERVAL);

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("granted"));
        Vault.grant(application, ACCOUNT).then().body("subject", equalTo("4711"));
    }

    @Test
    void userinfoOfAnotherPersonIsTheWrongAccount() {
        provider.saysInUserinfo(new JsonObject()
                .put("sub", "4712")
                .put("email", "bert@example.com")
                .put("email_verified", true));
        var id = open("mail");
        provider.allowsDevice(ACCOUNT, "mail");

        after(INTERVAL);

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("wrong_account"));
        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void userinfoOfAnotherThanTheIdTokensIsNotBelieved() {
        provider.saysOfPeople(claims -> claims.claim("email", null));
        provider.saysInUserinfo(
                new JsonObject().put("sub", "4712").put("email", ACCOUNT).put("email_verified", true));
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES);

        after(INTERVAL);

        failed(id, "account_unverified");
    }

    @Test
    void aUserinfoThatDoesNotAnswerIsAskedAgainAndTheTokensAreKeptMeanwhile() {
        provider.saysInUserinfo(
                new JsonObject().put("sub", "4711").put("email", ACCOUNT).put("email_verified", true));
        provider.answersUserinfoWith(Fault.SERVER_ERROR);
        var id = open("mail");
        provider.allowsDevice(ACCOUNT, "mail");
        after(INTERVAL);
        Vault.deviceAuthorization(application, id).then().body("status", equalTo("open"));
        provider.answersUserinfoWith(Fault.NONE);

        after(Duration.ofSeconds(10));

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("granted"));
        assertThat(provider.polls()).isOne();
    }

    @Test
    void aConsentThatWasCutDownFailsAndIsTakenBack() {
        var id = open();
        provider.allowsDevice(ACCOUNT, "openid email offline_access");

        after(INTERVAL);

        failed(id, "missing_scopes");
    }

    @Test
    void aConsentWithoutARefreshTokenFails() {
        var id = open();
        provider.allowsDevice(ACCOUNT, Vault.SCOPES, false);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id)
                .then()
                .body("status", equalTo("failed"))
                .body("cause", equalTo("no_refresh_token"));
        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void anAccountHasOneOpenRequestTheLatest() {
        var first = open();
        var second = open();

        Vault.deviceAuthorization(application, first)
                .then()
                .body("status", equalTo("failed"))
                .body("cause", equalTo("replaced"));
        Vault.deviceAuthorization(application, second).then().body("status", equalTo("open"));
        after(INTERVAL);
        assertThat(provider.polls()).isOne();
    }

    @Test
    void aRequestThatWasReplacedIsInTheAudit() {
        open();
        open();

        var reason = QuarkusTransaction.requiringNew().call(() -> authorizations
                .getEntityManager()
                .createNativeQuery(
                        "select reason from audit_entry where action = 'device_authorization_ended' and object like :object",
                        String.class)
                .setParameter("object", application + "%")
                .getSingleResult());

        assertThat(reason).isEqualTo("replaced");
    }

    @Test
    void tokensForARequestThatWasReplacedAreTakenBack() {
        open();
        clock.advance(INTERVAL);
        var question = (Question.AboutCode) polls.take(10).getFirst();
        var client = clients.open(application).orElseThrow();
        open();

        polls.record(question, client, allowed());

        Vault.grant(application, ACCOUNT).then().statusCode(404);
        assertThat(isTakenBack()).isTrue();
    }

    private static DevicePoll allowed() {
        return new DevicePoll.Allowed(new TokenAnswer.Granted(
                Instant.EPOCH,
                SecretText.of("access"),
                Duration.ofHours(1),
                Optional.of(SecretText.of("refresh")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "2026"));
    }

    @Test
    void oneReplicaAsksAtATime() {
        open();
        clock.advance(INTERVAL);

        assertThat(polls.take(10)).hasSize(1);
        assertThat(polls.take(10)).isEmpty();
    }

    @Test
    void aQuestionWhoseAskerVanishedIsAskedAgain() {
        open();
        clock.advance(INTERVAL);
        polls.take(10);

        after(Duration.ofSeconds(11));

        assertThat(provider.polls()).isOne();
    }

    @Test
    void anAnswerThatCameLateChangesNothing() {
        var id = open();
        clock.advance(INTERVAL);
        var early = (Question.AboutCode) polls.take(10).getFirst();
        clock.advance(Duration.ofSeconds(11));
        polls.take(10);

        polls.record(early, null, new DevicePoll.Declined());

        Vault.deviceAuthorization(application, id).then().body("status", equalTo("open"));
    }

    @Test
    void aClientThatAnotherStandsForByNowAsksNothing() {
        var id = open();
        var form = Vault.form(provider);
        form.put("client_id", "another");
        Vault.putApplication(application, form).then().statusCode(200);

        after(INTERVAL);

        Vault.deviceAuthorization(application, id)
                .then()
                .body("status", equalTo("failed"))
                .body("cause", equalTo("application_changed"));
        assertThat(provider.polls()).isZero();
    }

    @Test
    void tokensOfAPartyThatTheApplicationNoLongerStandsForAreNobodys() {
        var id = open();
        clock.advance(INTERVAL);
        var question = (Question.AboutCode) polls.take(10).getFirst();
        var client = clients.open(application).orElseThrow();
        var form = Vault.form(provider);
        form.put("client_id", "another");
        Vault.putApplication(application, form).then().statusCode(200);

        polls.record(question, client, allowed());

        Vault.deviceAuthorization(application, id).then().body("cause", equalTo("application_changed"));
        Vault.grant(application, ACCOUNT).then().statusCode(404);
        assertThat(isTakenBack()).isFalse();
    }

    @Test
    void whatEndedIsForgottenADayLater() {
        var id = open();
        provider.saysOfDevices("access_denied");
        after(INTERVAL);
        poller.forgetEnded();
        Vault.deviceAuthorization(application, id).then().statusCode(200);

        clock.advance(Duration.ofDays(1).plusSeconds(1));
        poller.forgetEnded();

        Vault.deviceAuthorization(application, id).then().statusCode(404);
    }

    @Test
    void noCodeIsLeftOfWhatEnded() {
        var id = open();
        provider.saysOfDevices("access_denied");

        after(INTERVAL);

        assertThat(QuarkusTransaction.requiringNew()
                        .call(() -> authorizations.findById(UUID.fromString(id)).deviceCodeSealed))
                .isNull();
    }

    @Test
    void aClientThatTheProviderRefusesIsSaidSo() {
        provider.acceptsClientSecrets("another");

        ask().then()
                .statusCode(422)
                .body("code", equalTo("device_authorization_refused"))
                .body("cause", equalTo("invalid_client"));
    }

    @Test
    void aRequestThatTheProviderRefusesIsSaidSo() {
        provider.refusesDevicesWith("invalid_scope");

        ask().then().statusCode(422).body("cause", equalTo("invalid_scope"));
    }

    @Test
    void aProviderThatIsDownIsNoRefusal() {
        provider.close();

        ask().then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("provider_unavailable"));
    }

    static Stream<Map<String, Object>> unpresentable() {
        return Stream.of(
                Map.of("verification_uri", "javascript:alert(1)"),
                Map.of("verification_uri", "http://example.com/activate"),
                Map.of("verification_uri", "https://anna:secret@example.com/activate"),
                Map.of("verification_uri", "https://example.com/" + "a".repeat(2100)),
                Map.of("user_code", "WDJB\nMJHT"),
                Map.of("user_code", "WDJB\u202eMJHT"),
                Map.of("user_code", "A".repeat(65)),
                Map.of("expires_in", 0),
                Map.of("device_code", ""));
    }

    @ParameterizedTest
    @MethodSource("unpresentable")
    void whatNobodyShouldBeShownIsNoAnswer(Map<String, Object> change) {
        provider.changesDevice(answer -> change.forEach(answer::put));

        ask().then().statusCode(503).body("code", equalTo("provider_unavailable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "https://elsewhere.example/activate?user_code=WDJB-MJHT"})
    void anAddressWithTheCodeInItIsShownOnlyWhereTheOtherIs(String complete) {
        provider.changesDevice(answer -> answer.put("verification_uri_complete", complete));

        ask().then().statusCode(201).body("verification_uri_complete", nullValue());
    }

    @Test
    void timesWithoutEndAreCut() {
        provider.changesDevice(
                answer -> answer.put("expires_in", Long.MAX_VALUE).put("interval", Long.MAX_VALUE));

        var answer = ask();

        answer.then().statusCode(201).body("interval", equalTo(86_400));
        assertThat(Instant.parse(answer.path("expires_at")))
                .isBefore(clock.instant().plus(Duration.ofDays(1).plusSeconds(1)));
    }

    @Test
    void googleLetsNoDeviceAskForMail() {
        Vault.putApplication(application + "-google", Map.of("template", "google", "client_id", "app"))
                .then()
                .statusCode(201);

        Vault.askOnDevice(application + "-google", Map.of("account", "a@gmail.com", "uses", List.of("send")))
                .then()
                .statusCode(422)
                .body("code", equalTo("device_flow_unsupported"))
                .body("detail", containsString("connection"));
    }

    @Test
    void aSharedTenantHasToBeNamed() {
        Vault.putApplication(application + "-ms", Map.of("template", "microsoft", "client_id", "app"))
                .then()
                .statusCode(201)
                .body(
                        "device_authorization_endpoint",
                        equalTo("https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode"));

        Vault.askOnDevice(application + "-ms", Map.of("account", ACCOUNT, "uses", List.of("send")))
                .then()
                .statusCode(422)
                .body("code", equalTo("tenant_required"));
    }

    @Test
    void aProviderWithoutTheFlowIsSaidSo() {
        var form = Vault.form(provider);
        form.remove("issuer");
        form.put("token_endpoint", provider.issuer() + "/token");
        Vault.putApplication(application + "-plain", form).then().statusCode(201);

        Vault.askOnDevice(application + "-plain", Map.of("account", ACCOUNT, "scopes", SCOPES))
                .then()
                .statusCode(422)
                .body("code", equalTo("device_flow_unsupported"));
    }

    @Test
    void onlyTheCallerKnowsTheScopesOfAProviderOfItsOwn() {
        Vault.askOnDevice(application, Map.of("account", ACCOUNT, "uses", List.of("send")))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("scopes"));
    }

    @Test
    void whatTheApplicationHasByItselfNoPersonReplaces() {
        Vault.actAlone(application, ACCOUNT, "mail").then().statusCode(201);

        ask().then().statusCode(409).body("code", equalTo("conflict"));
    }

    private Response ask() {
        return Vault.askOnDevice(application, Map.of("account", ACCOUNT, "scopes", SCOPES));
    }

    private String open() {
        return ask().then().statusCode(201).extract().path("id");
    }

    private String open(String scope) {
        return Vault.askOnDevice(application, Map.of("account", ACCOUNT, "scopes", List.of(scope)))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Lets time pass, then asks what is due. */
    private void after(Duration time) {
        clock.advance(time);
        poller.runToTheEnd();
    }

    private void failed(String id, String cause) {
        Vault.deviceAuthorization(application, id)
                .then()
                .body("status", equalTo("failed"))
                .body("cause", equalTo(cause));
        Vault.grant(application, ACCOUNT).then().statusCode(404);
        assertThat(isTakenBack()).isTrue();
    }

    /** Whether a token of the application was revoked, or waits for that. */
    private boolean isTakenBack() {
        return !provider.revoked().isEmpty() || queued() > 0;
    }

    private long queued() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) authorizations
                        .getEntityManager()
                        .createNativeQuery("select count(*) from revocation where application = :application")
                        .setParameter("application", application)
                        .getSingleResult())
                .longValue());
    }
}
