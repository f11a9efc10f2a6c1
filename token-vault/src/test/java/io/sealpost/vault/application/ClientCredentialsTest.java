package io.sealpost.vault.application;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.X509CertUtils;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.provider.Rejections;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application proves itself at its provider, which checks what it gets. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ClientCredentialsTest {

    private static final ClientKey FIRST = ClientKey.named("first");
    private static final ClientKey SECOND = ClientKey.named("second");

    private final ClientSecrets secrets;
    private final Rejections rejections;

    private FakeProvider provider;
    private String application;

    ClientCredentialsTest(ClientSecrets secrets, Rejections rejections) {
        this.secrets = secrets;
        this.rejections = rejections;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        provider.acceptsCertificates(FIRST);
        application = "app-" + UUID.randomUUID();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void theAssertionIsSignedWithPS256AndNamesItsCertificate() throws ParseException {
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));

        assertThat(asksForAToken()).isEqualTo("active");

        assertThat(provider.assertions()).singleElement().satisfies(assertion -> {
            var header = assertion.getHeader();
            assertThat(header.getAlgorithm()).isEqualTo(JWSAlgorithm.PS256);
            assertThat(header.getX509CertSHA256Thumbprint())
                    .isEqualTo(X509CertUtils.computeSHA256Thumbprint(FIRST.certificate()));
            assertThat(header.getKeyID()).isNull();
            var claims = assertion.getJWTClaimsSet();
            assertThat(claims.getAudience()).containsExactly(provider.issuer() + "/token");
            assertThat(Duration.between(
                            claims.getIssueTime().toInstant(),
                            claims.getExpirationTime().toInstant()))
                    .isEqualTo(Duration.ofMinutes(5));
        });
        assertThat(provider.tokenRequests()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("client_id", "sealpost")
                .doesNotContainKey("client_secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret", "client_certificate"})
    void aDamagedCredentialDoesNotKeepTheOtherFromBeingTried(String table) {
        // Given
        provider.acceptsCertificates(FIRST, SECOND);
        var form = signing(Map.of("main", Map.of("pem", FIRST.pem()), "next", Map.of("pem", SECOND.pem())));
        if (table.equals("client_secret")) {
            provider.acceptsClientSecrets("client-secret");
            form = Vault.form(provider);
            form.put(
                    "client_secrets",
                    Map.of("main", Map.of("value", "client-secret"), "next", Map.of("value", "client-secret")));
        }
        put(form);

        // When
        damage(table);

        // Then
        assertThat(asksForAToken()).isEqualTo("active");
    }

    private void damage(String table) {
        var column = table.equals("client_secret") ? "value_sealed" : "pem_sealed";
        QuarkusTransaction.requiringNew().run(() -> assertThat(secrets.getEntityManager()
                        .createNativeQuery("update " + table + " set " + column + " = set_byte(" + column
                                + ", 20, get_byte(" + column
                                + ", 20) # 1) where name = 'next' and application = :application")
                        .setParameter("application", application)
                        .executeUpdate())
                .isOne());
    }

    @Test
    void eachRequestCarriesAnAssertionOfItsOwn() {
        provider.accessTokensLive(1);
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));
        asksForAToken();
        Vault.untilExpired(application, "robot");

        Vault.accessToken(application, "robot").then().statusCode(200);

        assertThat(provider.assertions())
                .hasSize(2)
                .extracting(assertion -> assertion.getJWTClaimsSet().getJWTID())
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherAlgorithmAndAKeyIdMayBeChosen() {
        provider.expectsAlgorithm(JWSAlgorithm.RS256);
        put(signing(Map.of("main", Map.of("pem", FIRST.pem(), "algorithm", "RS256", "key_id", "kid-1"))));

        assertThat(asksForAToken()).isEqualTo("active");

        assertThat(provider.assertions().getFirst().getHeader().getKeyID()).isEqualTo("kid-1");
    }

    @Test
    void aKeyWithoutACertificateIsKnownByItsId() {
        provider.acceptsKey("kid-1", SECOND);
        put(signing(Map.of("main", Map.of("pem", SECOND.keyPem(), "key_id", "kid-1"))));

        assertThat(asksForAToken()).isEqualTo("active");
    }

    @Test
    void consentsAreRedeemedRefreshedAndRevokedWithACertificateToo() {
        provider.accessTokensLive(1);
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));
        Vault.connect(provider, application, Vault.ACCOUNT);
        Vault.untilExpired(application, Vault.ACCOUNT);

        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);
        Vault.endGrant(application, Vault.ACCOUNT).then().body("revoked_at_provider", equalTo("true"));

        assertThat(provider.assertions()).hasSize(3);
        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void theShorthandIsTheEntryOfThatName() {
        var form = signing(Map.of());
        form.put("certificate", FIRST.pem());

        put(form).body("certificates.certificate.algorithm", equalTo("PS256"));

        assertThat(asksForAToken()).isEqualTo("active");
        form.put("certificate", null);
        put(form).body("certificates", not(hasKey("certificate")));
    }

    @Test
    void noAnswerHoldsAKey() {
        var stored = putApplication(signing(Map.of("main", Map.of("pem", FIRST.pem()))));

        stored.then()
                .body("certificates.main", not(hasKey("pem")))
                .body(
                        "certificates.main.x5t_s256",
                        equalTo(X509CertUtils.computeSHA256Thumbprint(FIRST.certificate())
                                .toString()))
                .body("certificates.main.subject", equalTo("CN=first"))
                .body("certificates.main.expires_at", notNullValue());
        assertThat(stored.asString() + read().asString())
                .doesNotContain("PRIVATE KEY")
                .doesNotContain(FIRST.keyPem().lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void aReadCanBePutBackAsItIs() {
        put(signing(Map.of("main", Map.of("pem", FIRST.pem(), "algorithm", "PS256"))));

        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .contentType(ContentType.JSON)
                .body(read().asString())
                .put("/v1/applications/" + application)
                .then()
                .statusCode(200)
                .body("certificates.main.fingerprint", notNullValue());

        assertThat(asksForAToken()).isEqualTo("active");
    }

    @Test
    void anotherTextUnderTheSameNameReplacesTheCertificate() {
        put(signing(Map.of("main", Map.of("pem", SECOND.pem()))));
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));

        assertThat(asksForAToken()).isEqualTo("active");
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aCertificateIsAddedBesideASecretWithoutLosingGrants() {
        provider.acceptsClientSecrets("client-secret");
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
        provider.accessTokensLive(1);
        Vault.connect(provider, application, Vault.ACCOUNT);
        provider.acceptsCertificates(FIRST);
        var form = signing(Map.of("main", Map.of("pem", FIRST.pem())));

        put(form).body("client_secrets", hasKey("2026"));

        Vault.untilExpired(application, Vault.ACCOUNT);
        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);
    }

    @Test
    void certificatesDoNotFollowAChangedClientId() {
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));
        var form = signing(Map.of());
        form.put("client_id", "another");

        put(form).body("certificates", not(hasKey("main")));
    }

    @Test
    void aCertificateGivenAgainWithAChangedPartyIsStored() {
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));
        var form = signing(Map.of("main", Map.of()));
        form.put("client_id", "another");

        refused(putApplication(form), "certificates.main.pem");

        form.put("certificates", Map.of("main", Map.of("pem", SECOND.pem())));
        put(form).body("certificates.main.subject", equalTo("CN=second"));
    }

    @Test
    void anExpiredCredentialIsNeverTriedAndNoGrantDies() {
        // Given
        var soon = Instant.now().plusSeconds(3);
        provider.acceptsClientSecrets("client-secret");
        provider.accessTokensLive(1);
        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("2026", Map.of("value", "client-secret", "expires_at", soon.toString())));
        Vault.putApplication(application, form).then().statusCode(201);
        Vault.connect(provider, application, Vault.ACCOUNT);
        var before = provider.tokenRequests().size();
        form.put("client_secrets", Map.of("2026", Map.of("expires_at", "2020-01-01T00:00:00Z")));
        Vault.putApplication(application, form).then().statusCode(200);
        Vault.untilExpired(application, Vault.ACCOUNT);

        // When
        Vault.accessToken(application, Vault.ACCOUNT)
                .then()
                .statusCode(409)
                .body("cause", equalTo("no_live_credential"));

        // Then
        assertThat(provider.tokenRequests()).hasSize(before);
        Vault.grant(application, Vault.ACCOUNT).then().body("status", equalTo("needs_operator"));
        form.put("client_secrets", Map.of("2027", Map.of("value", "client-secret")));
        Vault.putApplication(application, form).then().statusCode(200);
        Vault.accessToken(application, Vault.ACCOUNT).then().statusCode(200);
    }

    @Test
    void anExpiredCertificateIsStoredWithAWarningAndNotUsed() {
        put(signing(Map.of("old", Map.of("pem", ClientKey.expired().pem()))))
                .body("warnings.code", equalTo(List.of("certificate_expired", "no_live_credential")));

        assertThat(asksForAToken()).isEqualTo("needs_operator");
        assertThat(provider.tokenRequests()).isEmpty();
    }

    @Test
    void aCertificateThatIsNotYetValidWaits() {
        put(signing(Map.of("now", Map.of("pem", FIRST.pem()))));
        put(signing(Map.of("next", Map.of("pem", ClientKey.early().pem()))))
                .body("warnings[0].code", equalTo("certificate_not_yet_valid"));

        assertThat(asksForAToken()).isEqualTo("active");
        assertThat(provider.tokenRequests()).hasSize(1);
    }

    @Test
    void aRejectedCredentialIsTriedLast() {
        // Given
        put(signing(Map.of("a", Map.of("pem", FIRST.pem()))));
        put(signing(Map.of("b", Map.of("pem", SECOND.pem()))));
        provider.accessTokensLive(1);
        asksForAToken();
        assertThat(provider.tokenRequests()).hasSize(2);
        Vault.untilExpired(application, "robot");

        // When
        Vault.accessToken(application, "robot").then().statusCode(200);

        // Then
        assertThat(provider.tokenRequests()).hasSize(3);
        read().then()
                .body("certificates.b.rejected_at", notNullValue())
                .body("certificates.a.rejected_at", nullValue())
                .body("certificates.a.last_used_at", notNullValue());
    }

    @Test
    void aKeyThatIsBeingReplacedIsNotPutBackByItsRejection() throws InterruptedException {
        // Given
        put(signing(Map.of("main", Map.of("pem", FIRST.pem()))));
        var client =
                Long.parseLong(Superuser.asks("select identity from application where name = '" + application + "'")
                        .getFirst());
        var rejecting = Thread.ofPlatform().unstarted(() -> rejections.rejected(client, "certificates/main"));

        // When
        Superuser.holding(
                "update client_certificate set version = 4711 where application = '" + application + "'", () -> {
                    rejecting.start();
                    Awaitility.await().until(() -> !Superuser.asks("select 1 from pg_locks where not granted")
                            .isEmpty());
                });
        rejecting.join();

        // Then
        assertThat(Superuser.asks(
                        "select version || ' ' || coalesce(rejected_at::text, 'not rejected') from client_certificate"
                                + " where application = '" + application + "'"))
                .containsExactly("4711 not rejected");
    }

    @Test
    void aRejectedSecretIsTriedLastToo() {
        // Given
        provider.acceptsClientSecrets("right");
        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("a", Map.of("value", "right")));
        Vault.putApplication(application, form).then().statusCode(201);
        form.put("client_secrets", Map.of("b", Map.of("value", "wrong")));
        Vault.putApplication(application, form).then().statusCode(200);
        provider.accessTokensLive(1);
        asksForAToken();
        assertThat(provider.tokenRequests()).hasSize(2);
        Vault.untilExpired(application, "robot");

        // When
        Vault.accessToken(application, "robot").then().statusCode(200);

        // Then
        assertThat(provider.tokenRequests()).hasSize(3).last().satisfies(request -> assertThat(request)
                .containsEntry("client_secret", "right"));
    }

    @Test
    void aSecretTravelsInTheHeaderWhereThatIsAskedFor() {
        provider.acceptsSecretsInTheHeaderOnly("client-secret");
        var form = Vault.form(provider);
        form.put("client_authentication", "client_secret_basic");
        Vault.putApplication(application, form).then().statusCode(201);

        assertThat(asksForAToken()).isEqualTo("active");

        assertThat(provider.tokenRequests()).singleElement().satisfies(request -> assertThat(request)
                .doesNotContainKeys("client_secret", "client_assertion"));
    }

    @Test
    void theSameSecretAgainIsNoNewOne() {
        provider.acceptsClientSecrets("right");
        var form = Vault.form(provider);
        Vault.putApplication(application, form).then().statusCode(201);
        asksForAToken();
        var before = read().<String>path("client_secrets.2026.rejected_at");

        Vault.putApplication(application, form).then().statusCode(200);

        assertThat(before).isNotNull();
        assertThat(read().<String>path("client_secrets.2026.rejected_at")).isEqualTo(before);
    }

    private Map<String, Object> signing(Map<String, ?> certificates) {
        var form = new HashMap<>(Vault.form(provider));
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        form.put("certificates", certificates);
        return form;
    }

    private ValidatableResponse put(Map<String, Object> form) {
        return putApplication(form).then().statusCode(oneOf(200, 201));
    }

    private Response putApplication(Map<String, Object> form) {
        return Vault.putApplication(application, form);
    }

    /** The status of a grant that the application asks for by itself. */
    private String asksForAToken() {
        return Vault.actAlone(application, "robot", "mail").path("status");
    }

    private Response read() {
        return given().auth().oauth2(Tokens.with("applications:read")).get("/v1/applications/" + application);
    }

    private static void refused(Response answer, String field) {
        answer.then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(field));
    }
}
