package io.sealpost.vault.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.FakeProvider.Fault;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Confirming, replacing and ending grants. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class GrantEndTest {

    private static final String ACCOUNT = "anna@example.com";

    private final Grants grants;
    private final GrantEnder ender;
    private final Revocations revocations;
    private final Revoker revoker;
    private final Sealer sealer;

    private FakeProvider provider;
    private String application;

    GrantEndTest(Grants grants, GrantEnder ender, Revocations revocations, Revoker revoker, Sealer sealer) {
        this.grants = grants;
        this.ender = ender;
        this.revocations = revocations;
        this.revoker = revoker;
        this.sealer = sealer;
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
    void anEndedGrantIsUnusableAtOnceAndRevokedAtTheProvider() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.endGrant(application, ACCOUNT).then().statusCode(200).body("revoked_at_provider", equalTo("true"));

        Vault.accessToken(application, ACCOUNT).then().statusCode(404);
        assertThat(provider.revoked()).hasSize(1).first().asString().startsWith("refresh-");
    }

    @Test
    void aRefreshTokenThatCameLateIsRevokedToo() {
        Vault.connect(provider, application, ACCOUNT);
        QuarkusTransaction.requiringNew().run(() -> {
            var grant = grants.lockedOf(application, ACCOUNT).orElseThrow();
            grant.lateTokenSealed = sealer.seal(SecretText.of("late"), grant.lateTokenPlace());
        });

        Vault.endGrant(application, ACCOUNT).then().statusCode(200).body("revoked_at_provider", equalTo("true"));

        assertThat(provider.revoked()).hasSize(2).contains("late");
    }

    @Test
    void bothSpellingsOfADomainAreOneGrant() {
        Vault.connect(provider, application, "anna@b\u00fccher.example");

        Vault.accessToken(application, "Anna@xn--bcher-kva.example").then().statusCode(200);
        Vault.connect(provider, application, "anna@xn--bcher-kva.example");

        Vault.endGrant(application, "anna@B\u00dcCHER.example").then().statusCode(200);
        Vault.accessToken(application, "anna@xn--bcher-kva.example").then().statusCode(404);
    }

    @Test
    void aRevocationThatFailsIsTriedAgain() {
        Vault.connect(provider, application, ACCOUNT);
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));
        provider.answersWith(Fault.NONE);
        dueNow();

        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void aRevocationUsesTheCredentialsOfTheDay() {
        Vault.connect(provider, application, ACCOUNT);
        provider.acceptsClientSecrets("next-secret");
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));
        var form = Vault.form(provider);
        form.put("client_secrets", Map.of("2027", Map.of("value", "next-secret")));
        Vault.putApplication(application, form).then().statusCode(200);
        dueNow();

        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void aRevocationUsesTheCertificateOfTheDay() {
        Vault.connect(provider, application, ACCOUNT);
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));
        provider.answersWith(Fault.NONE);
        provider.acceptsCertificates(ClientKey.named("first"));
        var form = Vault.form(provider);
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        form.put("certificate", ClientKey.named("first").pem());
        Vault.putApplication(application, form).then().statusCode(200);
        dueNow();

        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void aRevocationThatWasQueuedWithACertificateUsesTheSecretOfTheDay() {
        provider.acceptsCertificates(ClientKey.named("first"));
        var form = Vault.form(provider);
        form.remove("client_secrets");
        form.put("client_authentication", "private_key_jwt");
        form.put("certificate", ClientKey.named("first").pem());
        Vault.putApplication(application, form).then().statusCode(200);
        Vault.connect(provider, application, ACCOUNT);
        provider.answersWith(Fault.SERVER_ERROR);
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));
        provider.answersWith(Fault.NONE);
        provider.acceptsSecretsInTheHeaderOnly("in-the-header");
        form.put("certificate", null);
        form.put("client_authentication", "client_secret_basic");
        form.put("client_secrets", Map.of("header", Map.of("value", "in-the-header")));
        Vault.putApplication(application, form).then().statusCode(200);
        dueNow();

        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void aCredentialThatReplacesADeletedOneRevokesToo() {
        Vault.connect(provider, application, ACCOUNT);
        var form = Vault.form(provider);
        form.put("client_secrets", Collections.singletonMap("2026", null));
        Vault.putApplication(application, form).then().statusCode(200);
        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));
        Vault.putApplication(application, Vault.form(provider)).then().statusCode(200);
        dueNow();

        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void aGrantWhoseTokenIsDamagedCanBeEnded() {
        Vault.connect(provider, application, ACCOUNT);
        QuarkusTransaction.requiringNew()
                .run(() -> grants.of(application, ACCOUNT).orElseThrow().refreshTokenSealed = new byte[] {1, 2, 3});

        Vault.endGrant(application, ACCOUNT).then().statusCode(200).body("revoked_at_provider", equalTo("unsupported"));

        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void aConsentOfSomebodyUnknownIsNotRevokedWhileTheClientHasGrants() {
        Vault.connect(provider, application, ACCOUNT);
        var id = UUID.fromString(
                Vault.redeem(application, provider.consent(ACCOUNT, "mail")).path("access_token"));
        QuarkusTransaction.requiringNew()
                .run(() -> grants.findById(id).pendingUntil = Instant.now().minusSeconds(1));

        ender.dropUnconfirmed();
        revoker.run();

        assertThat(provider.revoked()).isEmpty();
    }

    @Test
    void whatWaitsForConfirmationIsRevokedWhenItsApplicationGoes() {
        Vault.redeem(application, provider.consent(ACCOUNT, Vault.SCOPES))
                .then()
                .statusCode(200);

        given().auth()
                .oauth2(Tokens.with("applications:write"))
                .delete("/v1/applications/" + application)
                .then()
                .statusCode(204);
        revoker.run();

        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void nothingIsRevokedWhileAnotherGrantOfThePersonLives() {
        Vault.connect(provider, application, ACCOUNT);
        var code = provider.consent(ACCOUNT, Vault.SCOPES);
        var id = Vault.redeem(application, code).<String>path("access_token");
        Vault.confirm(application, "shared@example.com", id, provider.issuer(), ACCOUNT)
                .then()
                .statusCode(201);

        Vault.endGrant(application, "shared@example.com").then().body("revoked_at_provider", equalTo("pending"));

        assertThat(provider.revoked()).isEmpty();
    }

    @Test
    void nothingIsRevokedWhileAGrantOfSomebodyUnknownLives() {
        Vault.connect(provider, application, ACCOUNT);
        Vault.connect(provider, application, "unknown@example.com");
        QuarkusTransaction.requiringNew()
                .run(() -> grants.update(
                        "issuer = null, subject = null where application = ?1 and accountKey = ?2",
                        application,
                        "unknown@example.com"));

        Vault.endGrant(application, ACCOUNT).then().body("revoked_at_provider", equalTo("pending"));

        assertThat(provider.revoked()).isEmpty();
    }

    @Test
    void aNewConsentReplacesTheOldGrantOnlyWhenConfirmed() {
        Vault.connect(provider, application, ACCOUNT);
        var before = Vault.accessToken(application, ACCOUNT).<String>path("access_token");
        var id = Vault.redeem(application, provider.consent(ACCOUNT, Vault.SCOPES))
                .<String>path("access_token");
        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isEqualTo(before);

        Vault.confirm(application, ACCOUNT, id, provider.issuer(), ACCOUNT)
                .then()
                .statusCode(200);

        assertThat(Vault.accessToken(application, ACCOUNT).<String>path("access_token"))
                .isNotEqualTo(before);
    }

    @Test
    void aPendingGrantBelongsToTheSubjectOfItsIdToken() {
        var id = Vault.redeem(application, provider.consent("mallory@example.com", Vault.SCOPES))
                .<String>path("access_token");

        Vault.confirm(application, ACCOUNT, id, provider.issuer(), ACCOUNT)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));

        Vault.grant(application, ACCOUNT).then().statusCode(404);
    }

    @Test
    void aPendingGrantThatWaitedTooLongCannotBeConfirmed() {
        var id = Vault.redeem(application, provider.consent(ACCOUNT, Vault.SCOPES))
                .<String>path("access_token");
        QuarkusTransaction.requiringNew()
                .run(() -> grants.findById(UUID.fromString(id)).pendingUntil =
                        Instant.now().minusSeconds(1));

        Vault.confirm(application, ACCOUNT, id, provider.issuer(), ACCOUNT)
                .then()
                .statusCode(409)
                .body("code", equalTo("grant_not_pending"));
    }

    @Test
    void aPendingGrantThatNobodyConfirmsGoesAndIsRevoked() {
        var id = UUID.fromString(Vault.redeem(application, provider.consent(ACCOUNT, Vault.SCOPES))
                .path("access_token"));
        QuarkusTransaction.requiringNew()
                .run(() -> grants.findById(id).pendingUntil = Instant.now().minusSeconds(1));

        ender.dropUnconfirmed();
        revoker.run();

        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(grants.findByIdOptional(id)).isEmpty());
        assertThat(provider.revoked()).hasSize(1);
    }

    @Test
    void anAccountIsTheSameInAnyCase() {
        Vault.connect(provider, application, ACCOUNT);

        Vault.grant(application, "Anna@Example.COM").then().statusCode(200).body("account", equalTo(ACCOUNT));
    }

    @Test
    void aGrantIdOfAnotherApplicationIsNotFound() {
        var other = "other-" + UUID.randomUUID();
        Vault.putApplication(other, Vault.form(provider));
        var id = Vault.redeem(application, provider.consent(ACCOUNT, Vault.SCOPES))
                .<String>path("access_token");

        Vault.confirm(other, ACCOUNT, id, provider.issuer(), ACCOUNT).then().statusCode(404);
    }

    @Test
    void confirmingTakesEveryField() {
        given().auth()
                .oauth2(Tokens.with("grants:write"))
                .contentType("application/json")
                .body(Map.of("grant_id", "not-a-uuid"))
                .put("/v1/grants/{application}/{account}", application, ACCOUNT)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @Test
    void anOwnerThatNoRowCanNameIsRefused() {
        var id = Vault.redeem(application, provider.consent(ACCOUNT, "mail")).<String>path("access_token");

        Vault.confirm(application, ACCOUNT, id, unlike(1400), "anna")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
        Vault.confirm(application, ACCOUNT, id, unlike(500), unlike(255)).then().statusCode(201);
    }

    /** A text that cannot be compressed. */
    private static String unlike(int length) {
        return new Random(length)
                .ints(length, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void dueNow() {
        QuarkusTransaction.requiringNew()
                .run(() -> revocations.update("nextTryAt = ?1 where application = ?2", Instant.EPOCH, application));
    }
}
