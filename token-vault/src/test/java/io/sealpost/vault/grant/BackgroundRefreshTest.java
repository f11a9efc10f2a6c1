package io.sealpost.vault.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.DataKeys;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Vault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to grants while nobody asks for them. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class BackgroundRefreshTest {

    private static final String ACCOUNT = "anna@example.com";
    private static final int CLOSED = 1_000_000;

    private final Grants grants;
    private final BackgroundRefresh background;
    private final DataKeys keys;
    private final Sealer sealer;

    private FakeProvider provider;
    private String application;

    BackgroundRefreshTest(Grants grants, BackgroundRefresh background, DataKeys keys, Sealer sealer) {
        this.grants = grants;
        this.background = background;
        this.keys = keys;
        this.sealer = sealer;
    }

    @BeforeEach
    void start() {
        nothingElseIsDue();
        provider = new FakeProvider();
        application = "app-" + UUID.randomUUID();
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(201);
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aTokenThatIsReadIsReplacedAheadOfItsEnd() {
        Vault.connect(provider, application, ACCOUNT);
        var token = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        change(grant -> assertThat(grant.dueAt).isBetween(partOfLife(grant, 0.69), partOfLife(grant, 0.81)));

        comesDue();
        background.runToTheEnd();

        assertThat(provider.refreshes()).isOne();
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isNotEqualTo(token);
        assertThat(provider.refreshes()).isOne();
    }

    private static Instant partOfLife(Grant grant, double share) {
        var life = Duration.between(grant.refreshedAt, grant.accessTokenExpiresAt);
        return grant.refreshedAt.plusMillis((long) (life.toMillis() * share));
    }

    @Test
    void aGrantThatNobodyReadsIsKeptAliveEverySevenDays() {
        Vault.connect(provider, application, ACCOUNT);

        change(grant -> assertThat(grant.dueAt)
                .isBetween(grant.refreshedAt.plus(Duration.ofDays(5)), grant.refreshedAt.plus(Duration.ofDays(7))));
        comesDue();
        background.runToTheEnd();

        assertThat(provider.refreshes()).isOne();
        change(grant -> assertThat(grant.dueAt).isAfter(Instant.now().plus(Duration.ofDays(5))));
    }

    @Test
    void whatIsNotDueIsLeftAlone() {
        Vault.connect(provider, application, ACCOUNT);
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        background.runToTheEnd();

        assertThat(provider.refreshes()).isZero();
    }

    @Test
    void aGrantThatFailedIsTriedAgainWithoutAnybodysHelp() {
        Vault.connect(provider, application, ACCOUNT);
        provider.answersWith(Fault.SERVER_ERROR);
        comesDue();
        background.runToTheEnd();
        Vault.grant(application, ACCOUNT).then().body("trouble.cause", equalTo("http_500"));
        change(grant -> assertThat(grant.dueAt).isEqualTo(grant.nextTryAt));

        provider.answersWith(Fault.NONE);
        change(grant -> grant.nextTryAt = null);
        comesDue();
        background.runToTheEnd();

        Vault.grant(application, ACCOUNT).then().body("trouble", nullValue());
    }

    @Test
    void aRefusedGrantIsNotTriedAgain() {
        Vault.connect(provider, application, ACCOUNT);
        provider.forgetEverybody();
        comesDue();
        background.runToTheEnd();

        background.runToTheEnd();

        assertThat(provider.refreshes()).isOne();
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("needs_consent"));
    }

    @Test
    void anApplicationsOwnGrantIsRefreshedOnlyWhileItIsUsed() {
        Vault.actAlone(application, ACCOUNT, "mail").then().statusCode(201);
        var asked = provider.tokenRequests().size();
        change(grant -> assertThat(grant.dueAt).isNotNull());

        comesDue();
        background.runToTheEnd();

        assertThat(provider.tokenRequests()).hasSize(asked + 1);
        change(grant -> assertThat(grant.dueAt).isNull());
    }

    @Test
    void aGrantWhoseHolderDiedIsPickedUpWhenTheLeaseIsOver() {
        Vault.connect(provider, application, ACCOUNT);
        change(grant -> {
            grant.leaseOwner = UUID.randomUUID();
            grant.leaseUntil = grants.databaseTime().minusSeconds(1);
            grant.dueAt = grant.leaseUntil;
            grant.fencingToken++;
        });

        background.runToTheEnd();

        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void manyGrantsAreRefreshedOnceEach() {
        var accounts = IntStream.range(0, 60)
                .mapToObj(i -> "user" + i + "@example.com")
                .toList();
        accounts.forEach(account -> Vault.connect(provider, application, account));
        everythingComesDue();

        background.runToTheEnd();

        assertThat(provider.refreshes()).isEqualTo(accounts.size());
        assertThat(provider.tokenRequests().stream()
                        .filter(request -> request.containsKey("refresh_token"))
                        .map(request -> request.get("refresh_token")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aProviderThatIsDownGetsNoStampede() {
        var accounts = IntStream.range(0, 60)
                .mapToObj(i -> "user" + i + "@example.com")
                .toList();
        accounts.forEach(account -> Vault.connect(provider, application, account));
        everythingComesDue();
        provider.answersWith(Fault.SERVER_ERROR);

        background.runToTheEnd();
        background.runToTheEnd();

        // by default a circuit opens over twenty requests; those that run at that moment are ten at most
        assertThat(provider.refreshes()).isBetween(20L, 40L);
        Vault.grant(application, "user0@example.com").then().body("status", equalTo("active"));
    }

    @Test
    void anApplicationWithoutAWorkingCredentialEndsNoGrant() {
        Vault.connect(provider, application, ACCOUNT);
        provider.acceptsClientSecrets("another");
        comesDue();

        background.runToTheEnd();

        Vault.grant(application, ACCOUNT).then().body("status", equalTo("needs_operator"));
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);
        provider.acceptsClientSecrets("client-secret");
        Vault.putApplication(
                application,
                with(Vault.form(provider), "client_secrets", Map.of("2026", Map.of("value", "client-secret"))));
        background.runToTheEnd();
        Vault.grant(application, ACCOUNT).then().body("status", equalTo("active"));
    }

    @Test
    void aGrantWhoseTokenIsDamagedKeepsNobodyElseFromARefresh() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        Vault.connect(provider, application, "bert@example.com");
        change(grant -> grant.refreshTokenSealed[20] ^= 1);
        everythingComesDue();

        // When
        background.runToTheEnd();

        // Then
        assertThat(provider.refreshes()).isOne();
        Vault.grant(application, ACCOUNT)
                .then()
                .body("status", equalTo("needs_operator"))
                .body("cause", equalTo("refresh_token_damaged"));
        Vault.grant(application, "bert@example.com").then().body("status", equalTo("active"));
    }

    /** Another replica made it, and whoever holds the KEK does not open it here. */
    @Test
    void aGrantWhoseDataKeyDoesNotOpenKeepsNobodyElseFromARefresh() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        Vault.connect(provider, application, "bert@example.com");
        var known = new AtomicInteger();
        Superuser.does(
                "insert into data_key (id, key_id, created_at) values (" + CLOSED + ", " + CLOSED + ", now())",
                "insert into wrapped_data_key (data_key, kek_id, wrapped, created_at) values (" + CLOSED + ", '"
                        + keys.kek() + "', '\\x00', now())");
        try {
            change(grant -> known.set(underKey(grant, CLOSED)));
            everythingComesDue();

            // When
            background.runToTheEnd();

            // Then
            assertThat(provider.refreshes()).isOne();
            Vault.grant(application, ACCOUNT)
                    .then()
                    .body("status", equalTo("active"))
                    .body("trouble", nullValue());
            change(grant -> assertThat(grant.dueAt).isAfter(Instant.now()));
        } finally {
            change(grant -> underKey(grant, known.get()));
            Superuser.does("delete from data_key where id = " + CLOSED);
            sealer.reload();
        }
        comesDue();
        background.runToTheEnd();
        assertThat(provider.refreshes()).isEqualTo(2);
    }

    /** Returns under which key the refresh token was. */
    private static int underKey(Grant grant, int key) {
        var sealed = ByteBuffer.wrap(grant.refreshTokenSealed);
        var before = sealed.getInt(1);
        sealed.putInt(1, key);
        return before;
    }

    @Test
    void aReadDoesNotEndAPause() {
        // Given
        Vault.connect(provider, application, ACCOUNT);
        provider.answersWith(Fault.SERVER_ERROR);
        change(grant -> grant.refreshedAt = Instant.now().minus(Duration.ofMinutes(55)));
        comesDue();
        background.runToTheEnd();

        // When
        Vault.accessToken(application, ACCOUNT).then().statusCode(200);

        // Then
        change(grant -> assertThat(grant.dueAt).isNotNull().isEqualTo(grant.nextTryAt));
    }

    @Test
    void grantsThatWaitDoNotKeepOthersFromTheirTurn() {
        // Given
        var accounts = IntStream.range(0, 55)
                .mapToObj(i -> "user" + i + "@example.com")
                .toList();
        accounts.forEach(account -> Vault.connect(provider, application, account));
        QuarkusTransaction.requiringNew()
                .run(() -> grants.update(
                        "dueAt = ?1, nextTryAt = ?2 where application = ?3",
                        grants.databaseTime().minusSeconds(10),
                        grants.databaseTime().plusSeconds(600),
                        application));
        Vault.connect(provider, application, ACCOUNT);
        comesDue();

        // When
        background.runToTheEnd();

        // Then
        assertThat(provider.refreshes()).isOne();
        Vault.grant(application, ACCOUNT).then().body("trouble", nullValue());
    }

    private static Map<String, Object> with(Map<String, Object> form, String name, Object value) {
        form.put(name, value);
        return form;
    }

    private void comesDue() {
        change(grant -> grant.dueAt = grants.databaseTime().minusSeconds(1));
    }

    private void everythingComesDue() {
        QuarkusTransaction.requiringNew()
                .run(() -> grants.update(
                        "dueAt = ?1 where application = ?2",
                        grants.databaseTime().minusSeconds(1),
                        application));
    }

    /** Grants that other tests left behind. */
    private void nothingElseIsDue() {
        QuarkusTransaction.requiringNew().run(() -> grants.update("dueAt = null where dueAt is not null"));
    }

    private void change(Consumer<Grant> change) {
        QuarkusTransaction.requiringNew()
                .run(() -> change.accept(grants.lockedOf(application, ACCOUNT).orElseThrow()));
    }
}
