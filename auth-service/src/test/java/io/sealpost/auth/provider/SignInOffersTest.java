package io.sealpost.auth.provider;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people may sign in with, as a login page shows it. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SignInOffersTest {

    private static final String TENANT = "00000000-0000-4000-8000-000000000001";

    FakeVault vault;

    @Inject
    SignInOffers offers;

    private final String name = "offer-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void fresh() {
        vault.reset();
    }

    @AfterEach
    void none() {
        for (var suffix : List.of("", "-a", "-b", "-c")) {
            given().auth().oauth2(Tokens.with("providers:write")).delete("/v1/providers/" + name + suffix);
        }
    }

    @Test
    void anOfferSaysWhatTheProviderWasToldWithDefaultsFilledIn() {
        // Given
        put("", "microsoft", Map.of("allowed", true, "css_class", "ms", "allowed_tenants", List.of(TENANT)));

        // When
        var offer = offers.of(name).orElseThrow();

        // Then
        assertThat(offer.label()).isEqualTo("Microsoft");
        assertThat(offer.buttonLabel()).isEqualTo("Sign in with Microsoft");
        assertThat(offer.cssClass()).isEqualTo("ms");
        assertThat(offer.sequence()).isEqualTo(10);
        assertThat(offer.application()).isEqualTo(FakeVault.applicationOf("microsoft"));
        assertThat(offer.template()).isEqualTo(Template.MICROSOFT);
        assertThat(offer.scope()).containsExactly("openid", "profile", "email");
        assertThat(offer.allowedTenants()).containsExactly(TENANT);
        assertThat(offer.linkVerifiedEmail()).isFalse();
        assertThat(offer.legacyRedirect()).isFalse();
    }

    @Test
    void eachChangeHasAnotherVersion() {
        // Given
        put("", "google", Map.of("allowed", true));
        var before = offers.of(name).orElseThrow().version();

        // When
        put("", "google", Map.of("allowed", true, "link_verified_email", true));

        // Then
        assertThat(offers.of(name).orElseThrow().version()).isNotEqualTo(before);
        assertThat(offers.of(name).orElseThrow().linkVerifiedEmail()).isTrue();
    }

    @Test
    void offersStandInTheirSequenceThenByName() {
        // Given
        put("-b", "custom", Map.of("allowed", true, "sequence", 1));
        put("-a", "custom", Map.of("allowed", true, "sequence", 1));
        put("-c", "custom", Map.of("allowed", true, "sequence", 0));

        // When
        var all = offers.all().stream().map(SignInOffer::provider).filter(provider -> provider.startsWith(name));

        // Then
        assertThat(all).containsExactly(name + "-c", name + "-a", name + "-b");
    }

    @Test
    void whatIsNotForSigningInIsNotOffered() {
        // Given
        put("", "custom", Map.of("allowed", false));

        // Then
        assertThat(offers.of(name)).isEmpty();
        assertThat(offers.all()).extracting(SignInOffer::provider).doesNotContain(name);
    }

    private void put(String suffix, String template, Map<String, Object> signIn) {
        given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("application", FakeVault.applicationOf(template), "template", template, "sign_in", signIn))
                .put("/v1/providers/" + name + suffix)
                .then()
                .statusCode(lessThan(300));
    }
}
