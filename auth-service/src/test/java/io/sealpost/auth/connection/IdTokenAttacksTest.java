package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jwt.JWTClaimsSet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeProvider.Signing;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An ID token that is not the provider's own word about this flow connects nothing. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class IdTokenAttacksTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROPERLY")
    void aSignatureThatIsNotTheProvidersIsRefused(Signing signing) {
        // Given
        provider.signs(signing);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        refused(journey);
        assertThat(provider.foreignKeysWereRead()).isFalse();
    }

    /** Another application's issuer, whose keys this service has read for a mailbox that was connected there. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "BY_ANOTHER_KEY.*")
    void aKeyOfAnotherIssuerThatIsTrustedTooCountsThereOnly(Signing signing) {
        // Given
        var elsewhere = "https://" + UUID.randomUUID() + ".example.com";
        var issuer = new AtomicReference<>(elsewhere);
        var keys = new AtomicReference<>(provider.foreignKeys());
        vault.application(json ->
                json.put("issuer", issuer.get()).put("jwks_uri", keys.get().toString()));
        provider.signs(signing);
        provider.claims(claims -> claims.issuer(issuer.get()));
        var there = Journey.open();
        there.complete(provider);

        // When
        issuer.set(provider.issuer());
        keys.set(provider.keys());
        var here = Journey.open();
        here.complete(provider);

        // Then
        there.status().body("status", equalTo("connected"));
        here.status().body("status", equalTo("failed")).body("cause", equalTo("invalid_id_token"));
        assertThat(vault.confirmations()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.TokenLies#all")
    void aTokenThatIsNotForThisFlowIsRefused(UnaryOperator<JWTClaimsSet.Builder> lie) {
        // Given
        provider.claims(lie);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        refused(journey);
    }

    @Test
    void aTokenOfAnotherTenantThanItsIssuerIsRefused() {
        // Given
        var ours = "8a6f1c5e-0000-4000-8000-000000000001";
        vault.application(json -> json.put("issuer", provider.issuer() + "/{tenantid}/v2.0"));
        provider.claims(claims -> claims.issuer(provider.issuer() + "/8a6f1c5e-0000-4000-8000-00000000beef/v2.0")
                .claim("tid", ours)
                .claim("oid", "object-of-anna")
                .claim("preferred_username", FakeProvider.ACCOUNT));
        var name = Journey.newProvider("microsoft", Map.of("allowed", true));
        ProviderSteps.allowTenant(name, ours);
        var journey = Journey.open(Journey.request(name));

        // When
        journey.complete(provider);

        // Then
        refused(journey);
    }

    @Test
    void whatIsNoTokenIsRefused() {
        // Given
        vault.tokens(json -> json.put("id_token", "a.b.c"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        refused(journey);
    }

    @Test
    void withoutKeysToCheckItByNoTokenIsBelieved() {
        // Given
        vault.application(json -> json.remove("jwks_uri"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        refused(journey);
    }

    private void refused(Journey journey) {
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("invalid_id_token"));
        assertThat(vault.confirmations()).isEmpty();
        journey.page().then().statusCode(410);
    }
}
