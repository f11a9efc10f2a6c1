package io.sealpost.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tellings;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator follows a link and consents at Microsoft for all people of a directory. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AdminConsentTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    Tellings tellings;

    private String name;
    private String directory;

    @BeforeEach
    void aDirectory() {
        vault.reset();
        provider.reset();
        name = Journey.newProvider("microsoft", Map.of("allowed", true));
        directory = UUID.randomUUID().toString();
    }

    private Map<String, Object> request(String tenant) {
        return new HashMap<>(
                Map.of("kind", "admin_consent", "provider", name, "tenant", tenant, "requested_by", "Bert of Example"));
    }

    /** An administrator who pressed the button: where the browser goes with what, and what it holds. */
    private record Sent(URI location, Map<String, List<String>> query, Map<String, String> cookies) {

        static Sent by(Response answer) {
            answer.then().statusCode(303);
            var location = URI.create(answer.header("Location"));
            return new Sent(location, URLUtils.parseParameters(location.getRawQuery()), answer.getCookies());
        }

        Map<String, String> answer(Map<String, String> said) {
            var answer = new HashMap<>(said);
            answer.put("state", query.get("state").getFirst());
            return answer;
        }

        Response comeBack(Map<String, String> said) {
            return Journey.comeBack("/microsoft_outlook/confirm", answer(said), cookies);
        }
    }

    private static Sent press(Journey journey) {
        return Sent.by(journey.press(Map.of()));
    }

    private Map<String, String> consent(String tenant) {
        return Map.of("admin_consent", "True", "tenant", tenant, "scope", "https://outlook.office.com/.default");
    }

    @Test
    void anAdministratorConsentsForTheWholeDirectory() {
        // Given
        var journey = Journey.open(request(directory));

        // When
        var page = journey.page();
        var sent = press(journey);
        var end = sent.comeBack(consent(directory));

        // Then
        page.then()
                .statusCode(200)
                .body(allOf(
                        containsString("Bert of Example asks an administrator of " + directory),
                        containsString("<form method=\"post\">")));
        assertThat(sent.location().toString()).startsWith(provider.issuer() + "/" + directory + "/v2.0/adminconsent?");
        assertThat(sent.query())
                .containsOnlyKeys("client_id", "scope", "redirect_uri", "state")
                .containsEntry("scope", List.of("https://outlook.office.com/.default"))
                .containsEntry("redirect_uri", List.of("http://localhost:8081/microsoft_outlook/confirm"));
        end.then().statusCode(200).body(containsString("with the consent for " + directory));
        journey.status()
                .body("kind", equalTo("admin_consent"))
                .body("tenant", equalTo(directory))
                .body("status", equalTo("connected"))
                .body("cause", nullValue())
                .body("$", not(org.hamcrest.Matchers.hasKey("account")));
        assertThat(vault.confirmations()).isEmpty();
        assertThat(tellings.about(vault, FakeVault.applicationOf("microsoft") + "/" + directory))
                .containsSequence("connection_opened done", "connection_started done", "connection_ended connected");
    }

    @Test
    void whatIsAskedIsWhatTheMailboxesWillAskFor() {
        // Given
        var request = request("example.com");
        request.put("uses", List.of("send"));

        // When
        var sent = press(Journey.open(request));

        // Then
        assertThat(sent.location().getPath()).isEqualTo("/example.com/v2.0/adminconsent");
        assertThat(sent.query().get("scope").getFirst().split(" "))
                .contains("openid", "offline_access", "https://outlook.office.com/SMTP.Send")
                .doesNotContain("https://outlook.office.com/IMAP.AccessAsUser.All");
    }

    @Test
    void theBrowserReturnsToWhoAsked() {
        // Given
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        var request = request(directory);
        request.put("return_to", "https://app.example.com/mail/done");
        var journey = Journey.open(request);

        // When
        var end = press(journey).comeBack(consent(directory));

        // Then
        end.then()
                .statusCode(303)
                .header("Location", allOf(containsString("status=connected"), not(containsString("tenant="))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"permission_denied", "access_denied"})
    void anAdministratorMayDecline(String error) {
        // Given
        var journey = Journey.open(request(directory));

        // When
        var page = press(journey).comeBack(Map.of("error", error, "error_description", "<b>", "admin_consent", "True"));

        // Then
        page.then()
                .statusCode(200)
                .body(allOf(containsString("You did not consent for " + directory), not(containsString("<b>"))));
        journey.status().body("status", equalTo("declined"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-1111-2222-3333-444444444444", "", "<b>", "example.com"})
    void theConsentOfAnotherDirectoryDoesNotCount(String another) {
        // Given
        var journey = Journey.open(request(directory));

        // When
        var end = press(journey).comeBack(consent(another));

        // Then
        end.then().statusCode(200).body(allOf(containsString("another organisation"), not(containsString("<b>"))));
        journey.status().body("status", equalTo("wrong_account")).body("cause", equalTo("tenant_mismatch"));
    }

    @Test
    void aDirectoryThatMayNotSignInIsNotConnectedEither() {
        // Given
        ProviderSteps.allowTenant(name, directory);
        var journey = Journey.open(request("organizations"));

        // When
        press(journey).comeBack(consent(UUID.randomUUID().toString()));

        // Then
        journey.status().body("status", equalTo("wrong_account")).body("cause", equalTo("tenant_not_allowed"));
    }

    @Test
    void aCodeInPlaceOfTheConsentIsNotPresented() {
        // Given
        var journey = Journey.open(request(directory));

        // When
        var page = press(journey).comeBack(Map.of("code", "a-code"));

        // Then
        page.then().statusCode(200).body(containsString("There is no consent for " + directory));
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error"));
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aConsentInPlaceOfACodeConnectsNoMailbox() {
        // Given
        var journey = Journey.open(Journey.request(name));
        var pressed = journey.press(provider);

        // When
        var answer = new HashMap<>(consent(directory));
        answer.put("state", pressed.visit().state());
        Journey.comeBack("/microsoft_outlook/confirm", answer, pressed.cookies());

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "", "1"})
    void whatDoesNotSayYesIsNoConsent(String said) {
        // Given
        var journey = Journey.open(request(directory));

        // When
        var end = press(journey).comeBack(Map.of("admin_consent", said, "tenant", directory));

        // Then
        end.then().statusCode(400);
        journey.status().body("status", equalTo("open"));
    }

    @Test
    void aProviderThatIsMicrosoftsNoLongerAsksNoAdministrator() {
        // Given
        var journey = Journey.open(request(directory));
        Journey.putProvider(name, "custom", Map.of("allowed", true, "scope", Journey.MAIL_SCOPE));

        // When
        var page = journey.page();
        var pressed = journey.press(Map.of());

        // Then
        page.then().statusCode(409);
        pressed.then().statusCode(409);
    }

    @Test
    void anotherBrowsersConsentDoesNotCount() {
        // Given
        var journey = Journey.open(request(directory));
        var sent = press(journey);

        // When
        var end = Journey.comeBack("/microsoft_outlook/confirm", sent.answer(consent(directory)), Map.of());

        // Then
        end.then().statusCode(400);
        journey.status().body("status", equalTo("open"));
        sent.comeBack(consent(directory)).then().statusCode(200);
        sent.comeBack(consent(directory)).then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, common",
        "tenant, consumers",
        "tenant, 9188040D-6C67-4C5B-B112-36A304B66DAD",
        "tenant, ../evil",
        "tenant, a",
        "tenant, '{x}.y'",
        "tenant, ''",
        "account, anna@example.com",
        "kind, else"
    })
    void whatMicrosoftCouldNotAnswerIsRefused(String member, String value) {
        // Given
        var request = request(directory);
        request.put(member, value);

        // When
        var answer = Journey.post(request);

        // Then
        answer.then().statusCode(400).body("code", equalTo("invalid_value"));
        assertThat(answer.<String>path("violations[0].field")).isEqualTo(member);
    }

    @Test
    void onlyMicrosoftHasDirectories() {
        // Given
        var request = request(directory);
        request.put("provider", Journey.newProvider());

        // When
        var answer = Journey.post(request);

        // Then
        answer.then().statusCode(400).body("violations[0].field", equalTo("kind"));
    }

    @Test
    void aMailboxHasNoDirectory() {
        // Given
        var request = Journey.request(name);
        request.put("tenant", directory);

        // When
        var answer = Journey.post(request);

        // Then
        answer.then().statusCode(400).body("violations[0].field", equalTo("tenant"));
    }
}
