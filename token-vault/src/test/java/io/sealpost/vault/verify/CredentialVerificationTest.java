package io.sealpost.vault.verify;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.AccessJwt;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.PlatformToken;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a verification says of an application's credentials and of the tokens that they get. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CredentialVerificationTest {

    private static final String TENANT = "3f1c5a52-3d5c-4f0e-9a07-6b1c5d2e8f90";
    private static final String PRINCIPAL = "7d4cf3b8-9c1e-4f52-8d8a-0a1b2c3d4e5f";

    private final EntityManager database;

    private FakeProvider provider;
    private String application;

    CredentialVerificationTest(EntityManager database) {
        this.database = database;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void eachLiveCredentialIsTriedByItself() {
        // Given
        provider.acceptsClientSecrets("good", "good too");
        put(secrets(Map.of("a", "good", "b", "bad", "c", "good too")));

        // When
        var answer = Vault.verify(application, Map.of());

        // Then
        answer.then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("credentials.find { it.name == 'a' }.status", equalTo("works"))
                .body("credentials.find { it.name == 'b' }.status", equalTo("refused"))
                .body("credentials.find { it.name == 'b' }.cause", equalTo("invalid_client"))
                .body("credentials.find { it.name == 'c' }.status", equalTo("works"))
                .body("findings.find { it.code == 'invalid_client' }.severity", equalTo("warning"));
        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("client_secret"))
                .containsExactlyInAnyOrder("good", "bad", "good too");
        assertThat(answer.asString()).doesNotContain("\"good\"", "\"bad\"", "good too");
    }

    @Test
    void aBogusGrantTellsAGoodCredentialFromABadOne() {
        put(Vault.form(provider));
        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(true))
                .body("credentials.status", contains("works"))
                .body("findings", empty());

        provider.acceptsClientSecrets("another");

        Vault.verify(application, Map.of())
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("credentials.status", contains("refused"))
                .body("findings.find { it.code == 'invalid_client' }.severity", equalTo("error"));
    }

    @Test
    void noRealRefreshTokenIsPresented() {
        put(Vault.form(provider));
        Vault.connect(provider, application, Vault.ACCOUNT);
        var given = provider.everyToken();

        Vault.verify(application, Map.of()).then().statusCode(200);

        assertThat(provider.tokenRequests().getLast()).containsEntry("grant_type", "refresh_token");
        assertThat(given).doesNotContain(provider.tokenRequests().getLast().get("refresh_token"));
        assertThat(provider.refreshes()).isOne();
        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "7000215, client_secret_wrong, Value",
        "7000222, client_secret_expired, new client secret",
        "700027, client_assertion_refused, certificate",
        "70021, federated_credential_missing, Federated credentials",
        "700016, application_not_found, client_id",
        "90002, tenant_not_found, Directory (tenant) ID",
        "7000112, application_disabled, administrator",
        "500011, service_principal_missing, admin_consent_urls"
    })
    void theProvidersReasonIsNamedWithItsRemedy(int code, String cause, String remedy) {
        put(Vault.form(provider));
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_client").put("error_codes", new JsonArray().add(code)));

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(false))
                .body("credentials[0].status", equalTo("refused"))
                .body("credentials[0].cause", equalTo(cause))
                .body("findings[0].code", equalTo(cause))
                .body("findings[0].severity", equalTo("error"))
                .body("findings[0].remedy.steps.join(' ')", containsString(remedy));
    }

    @ParameterizedTest
    @ValueSource(ints = {50027, 50013, 700023})
    void aRefusedPlatformTokenNeedsNoCertificate(int code) throws IOException {
        // Given
        var token = PlatformToken.forAudience(provider.issuer(), Instant.now().plusSeconds(600));
        var file = Surroundings.federatedTokens().resolve(application);
        Files.writeString(file, token);
        provider.acceptsPlatformTokens(token);
        var form = Vault.form(provider);
        form.remove("client_secrets");
        form.put("client_authentication", "federated");
        form.put("federated_token", application);
        put(form);
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_client").put("error_codes", new JsonArray().add(code)));

        // When
        var answer = Vault.verify(application, Map.of());
        Files.delete(file);

        // Then
        answer.then()
                .body("credentials[0].cause", equalTo("client_assertion_refused"))
                .body("findings[0].code", equalTo("client_assertion_refused"))
                .body("findings[0].detail", not(containsString("certificate")))
                .body("findings[0].remedy.steps.join(' ')", containsString("issuer https://cluster.example.com"))
                .body("findings[0].remedy.steps.join(' ')", not(containsString("Upload")));
    }

    @Test
    void theSecretIdInsteadOfItsValueIsNamed() {
        put(secrets(Map.of("2026", "0f8fad5b-d9cb-469f-a165-70867728950e")));
        becomesMicrosoft();
        database("update client_secret set looks_like_id = true where application = '" + application + "'");
        provider.refusesWithBody(new JsonObject().put("error", "invalid_client").put("error_codes", List.of(7000215)));
        provider.acceptsClientSecrets("0f8fad5b-d9cb-469f-a165-70867728950e");

        Vault.verify(application, Map.of())
                .then()
                .body("findings.code", hasItems("secret_looks_like_id", "client_secret_wrong"))
                .body("findings.find { it.code == 'client_secret_wrong' }.detail", containsString("Secret ID"));
    }

    @Test
    void whatIsNotUsedIsNotTried() {
        // Given
        var form = secrets(Map.of("live", "client-secret"));
        secretsOf(form).put("old", Map.of("value", "expired-one", "expires_at", "2020-01-01T00:00:00Z"));
        form.put(
                "certificates",
                Map.of("main", Map.of("pem", ClientKey.named("first").pem())));
        put(form);

        // When
        var answer = Vault.verify(application, Map.of());

        // Then
        answer.then()
                .body("ok", equalTo(true))
                .body("credentials.find { it.name == 'old' }.status", equalTo("expired"))
                .body("credentials.find { it.kind == 'certificates' }.status", equalTo("untried"))
                .body("findings.code", contains("client_secret_expired"));
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aCertificateThatIsNotValidYetIsNamedAndNotTried() {
        var form = Vault.form(provider);
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        provider.acceptsCertificates(ClientKey.named("first"));
        form.put(
                "certificates",
                Map.of(
                        "now", Map.of("pem", ClientKey.named("first").pem()),
                        "other", Map.of("pem", ClientKey.named("second").pem())));
        put(form);
        database(
                "update client_certificate set valid_from = now() + interval '1 day' where name = 'other' and application = '"
                        + application + "'");

        Vault.verify(application, Map.of())
                .then()
                .body("credentials.find { it.name == 'now' }.status", equalTo("works"))
                .body("credentials.find { it.name == 'now' }.expires_at", notNullValue())
                .body("credentials.find { it.name == 'other' }.status", equalTo("not_yet_valid"))
                .body("findings.code", contains("certificate_not_yet_valid"));
    }

    @Test
    void aProviderThatIsDownSaysNothingAboutCredentials() {
        put(Vault.form(provider));
        provider.answersWith(Fault.SERVER_ERROR);

        Vault.verify(application, Map.of())
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("credentials[0].status", equalTo("untried"))
                .body("credentials[0].cause", equalTo("http_500"))
                .body("findings.code", contains("provider_unavailable"));
    }

    @Test
    void aProviderThatIsSlowIsNotAskedAboutAllThatThereIs() {
        // Given
        put(secrets(Map.of("a", "one", "b", "two", "c", "three")));
        var over = new CountDownLatch(1);
        provider.beforeAnswer(() -> await(over));

        // When
        var answer = Vault.verify(application, Map.of());
        over.countDown();

        // Then
        answer.then()
                .statusCode(200)
                .body("credentials.status", everyItem(equalTo("untried")))
                .body("credentials.findAll { it.cause == 'out_of_time' }", hasSize(2))
                .body("findings.code", contains("provider_unavailable", "out_of_time"));
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatTheProviderThoughtOfACredentialIsRemembered() {
        provider.acceptsClientSecrets("good");
        put(secrets(Map.of("a", "good", "b", "bad")));

        Vault.verify(application, Map.of()).then().statusCode(200);

        given().auth()
                .oauth2(Tokens.with("applications:read"))
                .get("/v1/applications/" + application)
                .then()
                .body("client_secrets.a.last_used_at", notNullValue())
                .body("client_secrets.a.rejected_at", nullValue())
                .body("client_secrets.b.last_used_at", nullValue())
                .body("client_secrets.b.rejected_at", notNullValue());
    }

    @Test
    void whoVerifiedAndWhatCameIsAudited() {
        provider.acceptsClientSecrets("good");
        put(secrets(Map.of("a", "good", "b", "bad")));

        Vault.verify(application, Map.of()).then().statusCode(200);

        @SuppressWarnings("unchecked")
        List<Object[]> events = QuarkusTransaction.requiringNew().call(() -> database.createNativeQuery(
                        "select object, outcome, reason, caller from audit_entry where action = 'application_verified'"
                                + " and object like :name order by object")
                .setParameter("name", application + "%")
                .getResultList());
        assertThat(events)
                .extracting(event -> event[0] + " " + event[1] + " " + event[2])
                .containsExactly(
                        application + " intended null",
                        application + "/client_secrets/a done null",
                        application + "/client_secrets/b refused invalid_client");
        assertThat(events).allMatch(event -> ((String) event[3]).endsWith("#tester"));
    }

    @Test
    void aTokenOfItsOwnSettlesItWhereMicrosoftLooksAtTheRefreshTokenFirst() {
        provider.acceptsClientSecrets("good");
        put(secrets(Map.of("a", "good", "b", "bad")));
        provider.looksAtRefreshTokensFirst();
        becomesMicrosoft();

        Vault.verify(application, Map.of())
                .then()
                .body("credentials.find { it.name == 'a' }.status", equalTo("works"))
                .body("credentials.find { it.name == 'b' }.status", equalTo("refused"))
                .body("token.of", equalTo("application"))
                .body("token.obtained", equalTo(true));
        assertThat(provider.tokenRequests())
                .filteredOn(request -> "client_credentials".equals(request.get("grant_type")))
                .allMatch(request -> "https://outlook.office365.com/.default".equals(request.get("scope")));
    }

    @Test
    void whereManyTenantsShareATenantWhatIsUnknownIsSaidToBeUnknown() {
        put(Vault.form(provider));
        provider.looksAtRefreshTokensFirst();
        becomesMicrosoft("organizations");

        Vault.verify(application, Map.of())
                .then()
                .body("credentials[0].status", equalTo("untried"))
                .body("credentials[0].cause", equalTo("undecided"))
                .body("ok", equalTo(false))
                .body("findings.code", hasItems("undecided", "shared_tenant"))
                .body(
                        "findings.find { it.code == 'undecided' }.remedy.steps[0]",
                        containsString("make a second application"));
        assertThat(provider.tokenRequests())
                .noneMatch(request -> "client_credentials".equals(request.get("grant_type")));
    }

    @Test
    void aTenantWithoutExchangeIsNamed() {
        put(Vault.form(provider));
        provider.looksAtRefreshTokensFirst();
        becomesMicrosoft();
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_resource").put("error_codes", List.of(500011)));

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(false))
                .body("credentials[0].cause", equalTo("service_principal_missing"))
                .body("findings.code", hasItem("service_principal_missing"))
                .body("findings.code", not(hasItem("undecided")))
                .body("findings[0].detail", containsString(TENANT))
                .body("findings[0].remedy.steps.join(' ')", containsString("has Exchange Online"));
    }

    @Test
    void inOneTenantWhatRefusedTheApplicationsOwnRequestIsTold() {
        put(Vault.form(provider));
        provider.looksAtRefreshTokensFirst();
        becomesMicrosoft();
        provider.refusesWithBody(new JsonObject().put("error", "invalid_scope").put("error_codes", List.of(99)));

        Vault.verify(application, Map.of())
                .then()
                .body("credentials[0].cause", equalTo("undecided"))
                .body("findings.find { it.code == 'undecided' }.detail", containsString("(invalid_scope)"))
                .body(
                        "findings.find { it.code == 'undecided' }.remedy.steps.join(' ')",
                        not(containsString("second application")));
    }

    @Test
    void rolesTenantAndPrincipalAreReadOutOfTheToken() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of("SMTP.SendAsApp", "IMAP.AccessAsApp"), TENANT);

        var answer = Vault.verify(application, Map.of("uses", List.of("send")));

        answer.then()
                .body("ok", equalTo(true))
                .body("token.format", equalTo("jwt"))
                .body("token.audience", contains("https://outlook.office365.com"))
                .body("token.tenant", equalTo(TENANT))
                .body("token.app_id", equalTo("sealpost"))
                .body("token.roles", contains("SMTP.SendAsApp", "IMAP.AccessAsApp"))
                .body("token.expires_at", notNullValue())
                .body("token.detail", containsString("not validated"));
        assertThat(answer.asString()).doesNotContain("eyJ");
    }

    @Test
    void theServicePrincipalsObjectIdIsTheTokensNotTheRegistrations() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of("SMTP.SendAsApp"), TENANT);

        Vault.verify(application, Map.of("uses", List.of("send")))
                .then()
                .body(
                        "findings.find { it.code == 'service_principal' }.remedy.powershell",
                        contains(
                                "Connect-ExchangeOnline",
                                "New-ServicePrincipal -AppId 'sealpost' -ObjectId '" + PRINCIPAL + "' -DisplayName '"
                                        + application + "'"));
    }

    @Test
    void missingApplicationPermissionsAreNamedWithThePageForTheAdministrator() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of("IMAP.AccessAsApp"), TENANT);

        Vault.verify(application, Map.of("uses", List.of("send", "fetch_imap")))
                .then()
                .body("ok", equalTo(false))
                .body("findings.code", hasItem("application_permissions_missing"))
                .body("findings[0].remedy.steps[0]", containsString("SMTP.SendAsApp"))
                .body("findings[0].remedy.steps[0]", not(containsString("IMAP.AccessAsApp")))
                .body(
                        "findings[0].remedy.url",
                        equalTo("https://login.microsoftonline.com/" + TENANT
                                + "/v2.0/adminconsent?client_id=sealpost&scope=https%3A%2F%2Foutlook.office365.com%2F.default"
                                + "&redirect_uri=http%3A%2F%2Flocalhost%3A8081%2Fmicrosoft_outlook%2Fconfirm"))
                .body("admin_consent_urls.imap_pop", containsString("scope=https%3A%2F%2Fps.outlook.com%2F.default"));
    }

    @Test
    void withoutRolesAnApplicationOfPeoplesMailboxesIsAllRight() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of(), TENANT);

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(true))
                .body("findings.find { it.code == 'application_permissions_missing' }.severity", equalTo("info"));
    }

    @Test
    void anApplicationThatActsAloneNeedsNoRoleThatNobodyAskedFor() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of("SMTP.SendAsApp", "IMAP.AccessAsApp"), TENANT);
        Vault.actAlone(application, "robot").then().statusCode(201);

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(true))
                .body("findings.code", not(hasItem("application_permissions_missing")));
    }

    @Test
    void anApplicationThatActsAloneNeedsSomeRole() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of("Mail.Send"), TENANT);
        Vault.actAlone(application, "robot").then().statusCode(201);

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(false))
                .body("findings.find { it.code == 'application_permissions_missing' }.severity", equalTo("error"));
    }

    @Test
    void aTokenOfAnotherTenantIsNamed() {
        put(Vault.form(provider));
        becomesMicrosoft();
        gives(List.of(), "11111111-2222-4333-8444-555555555555");

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(false))
                .body("findings.code", hasItem("wrong_tenant"));
    }

    @Test
    void aTokenForGraphOpensNoMailbox() {
        put(Vault.form(provider));
        becomesMicrosoft();
        provider.changesDetail(tokens -> tokens.put(
                "access_token",
                AccessJwt.of(
                        Map.of("aud", "https://graph.microsoft.com", "tid", TENANT, "roles", List.of("Mail.Send")))));

        Vault.verify(application, Map.of())
                .then()
                .body("ok", equalTo(false))
                .body("findings.find { it.code == 'token_wrong_audience' }.detail", containsString("graph"));
    }

    @Test
    void aServiceAccountsKeysAreTriedByAssertionsThatNameNobody() {
        // Given
        Vault.putServiceAccount(provider, application, "first", "second");
        database("update application set template = 'GOOGLE' where name = '" + application + "'");

        // When
        var answer = Vault.verify(application, Map.of());

        // Then
        answer.then()
                .body("ok", equalTo(true))
                .body("credentials.find { it.name == 'first' }.status", equalTo("works"))
                .body("credentials.find { it.name == 'second' }.status", equalTo("refused"));
        assertThat(provider.tokenRequests())
                .extracting(request -> request.get("grant_type"))
                .containsOnly("urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(provider.assertions()).singleElement().satisfies(assertion -> assertThat(
                        assertion.getJWTClaimsSet().getSubject())
                .isNull());
    }

    @Test
    void onlyAFewAreVerifiedAtOnce() throws Exception {
        put(Vault.form(provider));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Given
            var asked = new ArrayList<Future<Response>>();
            QuarkusTransaction.requiringNew().run(() -> {
                database.createNativeQuery("lock table client_secret in access exclusive mode")
                        .executeUpdate();

                // When
                IntStream.range(0, 8)
                        .forEach(_ -> asked.add(threads.submit(() -> Vault.verify(application, Map.of()))));

                // Then
                Awaitility.await()
                        .until(() -> asked.stream().filter(Future::isDone).count() == 4);
                assertThat(asked).filteredOn(Future::isDone).allSatisfy(one -> one.resultNow()
                        .then()
                        .statusCode(429)
                        .header("Retry-After", notNullValue())
                        .body("code", equalTo("too_many_at_once")));
            });
            for (var one : asked) {
                assertThat(one.get().statusCode()).isIn(200, 429);
            }
        }
        Vault.verify(application, Map.of()).then().statusCode(200);
    }

    @Test
    void anUnknownApplicationIsNotFound() {
        Vault.verify("absent-" + UUID.randomUUID(), Map.of())
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    private void gives(List<String> roles, String tenant) {
        provider.changesDetail(tokens -> tokens.put(
                "access_token",
                AccessJwt.of(Map.of(
                        "aud",
                        "https://outlook.office365.com",
                        "tid",
                        tenant,
                        "appid",
                        "sealpost",
                        "oid",
                        PRINCIPAL,
                        "roles",
                        roles))));
    }

    private Map<String, Object> secrets(Map<String, String> values) {
        var form = Vault.form(provider);
        form.put("client_secrets", new HashMap<String, Object>());
        values.forEach((name, value) -> secretsOf(form).put(name, Map.of("value", value)));
        return form;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> secretsOf(Map<String, Object> form) {
        return (Map<String, Object>) form.get("client_secrets");
    }

    private void put(Map<String, Object> form) {
        Vault.putApplication(application, form).then().statusCode(201);
    }

    private void becomesMicrosoft() {
        becomesMicrosoft(TENANT);
    }

    private void becomesMicrosoft(String tenant) {
        database("update application set template = 'MICROSOFT', tenant = '" + tenant + "' where name = '" + application
                + "'");
    }

    private void database(String update) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(update).executeUpdate());
    }
}
