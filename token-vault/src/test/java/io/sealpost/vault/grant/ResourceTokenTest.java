package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One grant, a token for each resource. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ResourceTokenTest {

    private static final String ACCOUNT = "anna@example.com";

    private final Grants grants;

    private FakeProvider provider;
    private String application;

    ResourceTokenTest(Grants grants) {
        this.grants = grants;
    }

    @BeforeEach
    void start() {
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
        Vault.connect(provider, application, ACCOUNT);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aTokenForGraphIsAskedForOnceAndMailsStays() {
        isOf("MICROSOFT");
        var mail = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        var graph = token("graph").then().statusCode(200).extract().<String>path("access_token");

        assertThat(graph).isNotEqualTo(mail);
        assertThat(token("graph").<String>path("access_token")).isEqualTo(graph);
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(mail);
        assertThat(provider.refreshes()).isOne();
        assertThat(asked()).containsExactly("https://graph.microsoft.com/.default", "offline_access");
        token("graph").then().body("mail_hosts", contains("graph.microsoft.com"));
    }

    @Test
    void theRefreshTokenThatCameWithAnotherResourcesTokenIsTheGrants() {
        isOf("MICROSOFT");
        token("graph").then().statusCode(200);
        change(grant -> grant.accessTokenExpiresAt = Instant.now().minusSeconds(1));

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(presented()).hasSize(2).doesNotHaveDuplicates();
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    /** Whoever holds the KEK is away, and another replica sealed mail's token by a new key meanwhile. */
    @Test
    void aRefreshTokenIsKeptWhereMailsTokenDoesNotOpen() {
        isOf("MICROSOFT");
        var key = 1
                + Integer.parseInt(
                        Superuser.asks("select max(key_id) from data_key").getFirst());
        Superuser.does(
                "insert into data_key (id, key_id, created_at) values (" + key + ", " + key + ", now())",
                "insert into wrapped_data_key (data_key, kek_id, wrapped, created_at) values (" + key
                        + ", 'elsewhere', '\\x00', now())");
        change(grant -> {
            grant.accessTokenSealed = grant.accessTokenSealed.clone();
            ByteBuffer.wrap(grant.accessTokenSealed).putInt(1, key);
        });

        token("graph").then().statusCode(200);

        Superuser.does("delete from data_key where id = " + key);
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        assertThat(presented()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aRefreshForMailNamesMailsScopesWhereTokensAreForOneResource() {
        isOf("MICROSOFT");
        change(grant -> {
            grant.scopes = "openid email offline_access https://outlook.office.com/SMTP.Send";
            grant.accessTokenExpiresAt = Instant.now().minusSeconds(1);
        });

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(asked()).containsExactly("https://outlook.office.com/SMTP.Send", "offline_access");
    }

    @Test
    void aResourceThatWasNotConsentedToDoesNotEndTheGrant() {
        isOf("MICROSOFT");
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_grant").put("error_codes", new JsonArray().add(65001)));

        token("graph")
                .then()
                .statusCode(409)
                .body("code", equalTo("resource_not_granted"))
                .body("cause", equalTo("consent_missing"));
        token("graph").then().statusCode(409);

        assertThat(provider.refreshes()).isOne();
        provider.refusesWith(null);
        change(grant -> grant.accessTokenExpiresAt = Instant.now().minusSeconds(1));
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void aResourceThatItsTenantLacksDoesNotStopTheGrant() {
        isOf("MICROSOFT");
        provider.refusesWithBody(
                new JsonObject().put("error", "invalid_resource").put("error_codes", new JsonArray().add(500011)));

        token("graph").then().statusCode(409).body("cause", equalTo("service_principal_missing"));

        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void googlesOneTokenIsForItsMailApiToo() {
        isOf("GOOGLE");
        var mail = Vault.accessToken(application, ACCOUNT).<String>path("access_token");

        token("gmail_api")
                .then()
                .statusCode(200)
                .body("access_token", equalTo(mail))
                .body("mail_hosts", contains("gmail.googleapis.com"));

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void aResourceThatTheProviderDoesNotHaveIsRefused() {
        token("graph").then().statusCode(400).body("code", equalTo("invalid_value"));
        token("gmail_api").then().statusCode(400);
        isOf("GOOGLE");
        token("graph").then().statusCode(400);
    }

    @Test
    void whoMayUseMailAloneGetsNoOtherToken() {
        isOf("MICROSOFT");
        given().auth()
                .oauth2(Tokens.forGrants(application + "/* smtp,imap", "grants:use"))
                .get("/v1/grants/{application}/{account}/access-token?for=graph", application, ACCOUNT)
                .then()
                .statusCode(404);

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void whoWaitsForMailIsServedThoughAnotherResourceCameFirst() {
        isOf("MICROSOFT");
        change(grant -> grant.accessTokenExpiresAt = Instant.now().minus(Duration.ofMinutes(1)));
        token("graph").then().statusCode(200);

        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        assertThat(provider.refreshes()).isEqualTo(2);
    }

    @Test
    void anApplicationsOwnTokenForGraphIsNotItsMailToken() {
        // Given
        Vault.actAlone(application, "robot", "https://outlook.office365.com/.default")
                .then()
                .statusCode(201);
        isOf("MICROSOFT");

        // When
        var graph = given().auth()
                .oauth2(Tokens.service("mail-service"))
                .get("/v1/grants/{application}/robot/access-token?for=graph", application);

        // Then
        graph.then().statusCode(200).body("mail_hosts", contains("graph.microsoft.com"));
        assertThat(asked()).containsExactly("https://graph.microsoft.com/.default");
    }

    @Test
    void aRefusedMailTokenIsReplacedThoughAnotherResourceCameFirst() throws Exception {
        // Given
        isOf("MICROSOFT");
        var refused = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        var graphMayCome = new CountDownLatch(1);
        provider.beforeAnswer(() -> await(graphMayCome));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var graph = threads.submit(() -> token("graph").statusCode());
            Awaitility.await().until(() -> provider.refreshes() == 1);

            // When
            var replaced = threads.submit(() -> replace(refused));
            Awaitility.await().until(() -> replaced.state() == Future.State.RUNNING);
            graphMayCome.countDown();

            // Then
            replaced.get().then().statusCode(200).body("refreshed", equalTo(true));
            assertThat(graph.get()).isEqualTo(200);
        }
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isNotEqualTo(refused);
    }

    private Response replace(String token) {
        return given().auth()
                .oauth2(Tokens.service("mail-service"))
                .contentType("application/json")
                .body(Map.of("rejected", SecretText.of(token).sha256Hex()))
                .post("/v1/grants/{application}/{account}/refresh", application, ACCOUNT);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Response token(String purpose) {
        return given().auth()
                .oauth2(Tokens.service("mail-service"))
                .queryParam("for", purpose)
                .get("/v1/grants/{application}/{account}/access-token", application, ACCOUNT);
    }

    /** The scopes of the latest refresh. */
    private List<String> asked() {
        return Arrays.asList(
                provider.tokenRequests().getLast().getOrDefault("scope", "").split(" "));
    }

    private List<String> presented() {
        return provider.tokenRequests().stream()
                .filter(request -> request.containsKey("refresh_token"))
                .map(request -> request.get("refresh_token"))
                .toList();
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
