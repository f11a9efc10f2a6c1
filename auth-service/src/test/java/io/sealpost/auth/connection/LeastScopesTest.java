package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People are asked for what a mailbox is connected for, and for no more. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LeastScopesTest {

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
    @CsvSource({
        "send, SMTP.Send",
        "fetch_imap, IMAP.AccessAsUser.All",
        "fetch_pop, POP.AccessAsUser.All",
        "send fetch_imap, SMTP.Send IMAP.AccessAsUser.All",
        "send fetch_pop, SMTP.Send POP.AccessAsUser.All",
    })
    void microsoftHasAScopeForEachUse(String uses, String scopes) {
        // Given
        var journey = journey(Journey.newProvider("microsoft", Map.of("allowed", true)), uses);

        // When
        var pressed = journey.press(provider);
        Journey.comeBack(pressed);

        // Then
        var expected =
                "openid profile email offline_access " + scopes.replaceAll("(\\S+)", "https://outlook.office.com/$1");
        assertThat(pressed.visit().parameter("scope")).isEqualTo(expected);
        assertVaultIsToldOf(expected);
    }

    /** Google has one for all of them; of a custom provider only its operator knows. */
    @ParameterizedTest
    @CsvSource({
        "google, '', send, openid email https://mail.google.com/",
        "google, '', fetch_imap, openid email https://mail.google.com/",
        "google, '', send fetch_imap, openid email https://mail.google.com/",
        "custom, openid email offline_access mail, send, openid email offline_access mail",
        "custom, openid email offline_access mail, fetch_imap, openid email offline_access mail",
        "custom, mail:all, send fetch_imap fetch_pop, mail:all",
        "custom, '', send, openid email offline_access",
    })
    void otherProvidersHaveTheSameForEachUse(String template, String told, String uses, String expected) {
        // Given
        var mail = new HashMap<String, Object>(Map.of("allowed", true));
        if (!told.isEmpty()) {
            mail.put("scope", told);
        }
        var journey = journey(Journey.newProvider(template, mail), uses);

        // When
        var pressed = journey.press(provider);
        Journey.comeBack(pressed);

        // Then
        assertThat(pressed.visit().parameter("scope")).isEqualTo(expected);
        assertVaultIsToldOf(expected);
    }

    /** What it had is asked for again, since the new grant replaces it; a use that nobody asked for is not. */
    @ParameterizedTest
    @CsvSource({
        "fetch_imap, SMTP.Send, IMAP.AccessAsUser.All SMTP.Send",
        "send, SMTP.Send, SMTP.Send",
    })
    void anotherConsentAddsItsUseToWhatTheGrantHas(String uses, String had, String scopes) {
        // Given
        vault.hasGrant(FakeProvider.ACCOUNT, FakeProvider.SUBJECT, "https://outlook.office.com/" + had);
        var journey = journey(Journey.newProvider("microsoft", Map.of("allowed", true)), uses);

        // When
        var pressed = journey.press(provider);

        // Then
        assertThat(pressed.visit().parameter("scope"))
                .isEqualTo("openid profile email offline_access "
                        + scopes.replaceAll("(\\S+)", "https://outlook.office.com/$1"));
    }

    /** By {@code offline_access} the vault says whether a refresh token came, also where the provider has no such scope. */
    private void assertVaultIsToldOf(String scopes) {
        var told = scopes.contains("offline_access") ? scopes : scopes + " offline_access";
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("scope", told));
    }

    private static Journey journey(String name, String uses) {
        var request = Journey.request(name);
        request.put("uses", List.of(uses.split(" ", -1)));
        return Journey.open(request);
    }
}
