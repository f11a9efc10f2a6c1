package io.sealpost.auth.connection;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Course;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ConnectingTest {

    FakeVault vault;
    FakeProvider provider;

    @Inject
    MovableClock clock;

    @Inject
    ConnectionHousekeeping housekeeping;

    @BeforeEach
    void fresh() {
        vault.reset();
        provider.reset();
        clock.reset();
    }

    @Test
    void aMailboxIsConnected() {
        // Given
        var journey = Journey.open();

        // When
        var end = journey.complete(provider);

        // Then
        end.then().statusCode(200).contentType("text/html").body(containsString("anna@example.com is connected"));
        journey.status()
                .body("status", equalTo("connected"))
                .body("cause", nullValue())
                .body("completed_at", notNullValue());
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form)
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("purpose", "mailbox")
                .containsEntry("redirect_uri", journey.callbackUri())
                .containsEntry("scope", Journey.MAIL_SCOPE));
        assertThat(vault.confirmations()).singleElement().satisfies(confirmation -> {
            assertThat(confirmation.get("issuer").asText()).isEqualTo(provider.issuer());
            assertThat(confirmation.get("subject").asText()).isEqualTo(FakeProvider.SUBJECT);
        });
    }

    @Test
    void aCodeMayBeLong() {
        // Given
        provider.issuesCodesOf(8000);
        var journey = Journey.open();

        // When
        var end = journey.complete(provider);

        // Then
        end.then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.redemptions()).singleElement().satisfies(form -> assertThat(form.get("code"))
                .hasSize(8000));
    }

    @Test
    void theRequestAtTheProviderIsCompleteAndKeepsTheEndpointsQuery() {
        // Given
        var journey = Journey.open(Journey.request(Journey.newProvider(
                "custom",
                Map.of(
                        "allowed",
                        true,
                        "scope",
                        Journey.MAIL_SCOPE,
                        "authorization_params",
                        Map.of("prompt", "consent", "audience", "mail host")))));

        // When
        var visit = journey.press(provider).visit();

        // Then
        assertThat(visit.parameter("response_type")).isEqualTo("code");
        assertThat(visit.parameter("client_id")).isEqualTo("sealpost");
        assertThat(visit.parameter("redirect_uri")).isEqualTo(journey.callbackUri());
        assertThat(visit.parameter("scope")).isEqualTo(Journey.MAIL_SCOPE);
        assertThat(visit.parameter("login_hint")).isEqualTo(FakeProvider.ACCOUNT);
        assertThat(visit.parameter("prompt")).isEqualTo("consent");
        assertThat(visit.parameter("audience")).isEqualTo("mail host");
        assertThat(visit.parameter("code_challenge_method")).isEqualTo("S256");
        assertThat(visit.parameter("kept")).isEqualTo("yes");
        assertThat(visit.state()).hasSizeGreaterThanOrEqualTo(43);
        assertThat(visit.parameter("nonce")).hasSizeGreaterThanOrEqualTo(43);
    }

    @Test
    void everyStartHasItsOwnStateNonceAndChallenge() {
        // Given
        var journey = Journey.open();

        // When
        var first = journey.press(provider).visit();
        var second = journey.press(provider).visit();

        // Then
        assertThat(first.state()).isNotEqualTo(second.state());
        assertThat(first.parameter("nonce")).isNotEqualTo(second.parameter("nonce"));
        assertThat(first.parameter("code_challenge")).isNotEqualTo(second.parameter("code_challenge"));
    }

    @Test
    void microsoftIsAskedForOutlookScopesOnly() {
        // Given
        vault.hasGrant(
                FakeProvider.ACCOUNT,
                FakeProvider.SUBJECT,
                "openid",
                "offline_access",
                "https://outlook.office.com/POP.AccessAsUser.All",
                "https://graph.microsoft.com/Mail.Send");
        var journey = Journey.open(Journey.request(Journey.newProvider("microsoft", Map.of("allowed", true))));

        // When
        var pressed = journey.press(provider);

        // Then
        assertThat(pressed.visit().parameter("scope"))
                .isEqualTo("openid profile email offline_access https://outlook.office.com/SMTP.Send"
                        + " https://outlook.office.com/IMAP.AccessAsUser.All"
                        + " https://outlook.office.com/POP.AccessAsUser.All");
        assertThat(pressed.visit().parameter("prompt")).isEqualTo("select_account");
        assertThat(pressed.callback()).isEqualTo("/microsoft_outlook/confirm");
    }

    @Test
    void googleIsAskedForOfflineAccessByItsOwnParameter() {
        // Given
        vault.hasGrant(
                FakeProvider.ACCOUNT, FakeProvider.SUBJECT, "openid", "offline_access", "https://mail.google.com/");
        var journey = Journey.open(Journey.request(Journey.newProvider("google", Map.of("allowed", true))));

        // When
        var pressed = journey.press(provider);

        // Then
        assertThat(pressed.visit().parameter("scope")).isEqualTo("openid email https://mail.google.com/");
        assertThat(pressed.visit().parameter("access_type")).isEqualTo("offline");
        assertThat(pressed.visit().parameter("prompt")).isEqualTo("select_account consent");
        assertThat(pressed.callback()).isEqualTo("/google_gmail/confirm");
    }

    @Test
    void aGoogleMailboxIsConnected() {
        // Given
        provider.claims(claims -> claims.claim("hd", "example.com"));
        var journey = Journey.open(Journey.request(Journey.newProvider("google", Map.of("allowed", true))));

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void aMicrosoftMailboxIsConnectedByItsUserNameInAnAllowedTenant() {
        // Given
        var tenant = "8a6f1c5e-0000-4000-8000-000000000001";
        vault.application(json ->
                json.put("issuer", provider.issuer() + "/{tenantid}/v2.0").put("tenant", "organizations"));
        provider.claims(claims -> claims.issuer(provider.issuer() + "/" + tenant + "/v2.0")
                .claim("tid", tenant)
                .claim("oid", "object-of-anna")
                .claim("preferred_username", "Anna@Example.com"));
        var name = Journey.newProvider("microsoft", Map.of("allowed", true));
        ProviderSteps.allowTenant(name, tenant);
        var journey = Journey.open(Journey.request(name));

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.confirmations().getFirst().get("subject").asText()).isEqualTo("object-of-anna");
        assertThat(vault.confirmations().getFirst().get("issuer").asText())
                .isEqualTo(provider.issuer() + "/" + tenant + "/v2.0");
    }

    @Test
    void theBrowserReturnsToWhoAskedAndItsQueryIsKept() {
        // Given
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        var request = Journey.request(Journey.newProvider());
        request.put("return_to", "https://app.example.com/mail/done?tab=2");
        var journey = Journey.open(request);

        // When
        var end = journey.complete(provider);

        // Then
        end.then()
                .statusCode(303)
                .header(
                        "Location",
                        "https://app.example.com/mail/done?tab=2&connection=" + journey.id() + "&status=connected");
    }

    @Test
    void theBrowserReturnsToAnAddressInAnyAlphabet() {
        // Given
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        var request = Journey.request(Journey.newProvider());
        request.put("return_to", "https://app.example.com/mail/\u041f\u043e\u0448\u0442\u0430");
        var journey = Journey.open(request);
        journey.page().then().statusCode(200);

        // When
        var end = journey.complete(provider);

        // Then
        end.then()
                .statusCode(303)
                .header(
                        "Location",
                        "https://app.example.com/mail/%D0%9F%D0%BE%D1%88%D1%82%D0%B0?connection=" + journey.id()
                                + "&status=connected");
    }

    @Test
    void aReturnThatIsNoLongerAllowedEndsOnOurOwnPage() {
        // Given
        ProviderSteps.allowReturns(vault, "https://app.example.com/mail");
        var request = Journey.request(Journey.newProvider());
        request.put("return_to", "https://app.example.com/mail/done");
        var journey = Journey.open(request);
        ProviderSteps.allowReturns(vault, "https://other.example.com");

        // When
        var end = journey.complete(provider);

        // Then
        end.then().statusCode(200).header("Location", nullValue()).body(containsString("is connected"));
    }

    @Test
    void aDeclinedConsentIsDeclinedAndSpendsTheTicket() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var end = Journey.comeBack(
                pressed.callback(),
                Map.of("error", "access_denied", "state", pressed.visit().state()),
                pressed.cookies());

        // Then
        end.then().statusCode(200).body(containsString("Declined"));
        journey.status().body("status", equalTo("declined"));
        journey.page().then().statusCode(410);
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aRegisteredErrorOfTheProviderIsTheCause() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        Journey.comeBack(
                pressed.callback(),
                Map.of("error", "invalid_scope", "state", pressed.visit().state()),
                pressed.cookies());

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error:invalid_scope"));
    }

    @Test
    void aTextThatAProviderMadeUpIsNotPassedOn() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        Journey.comeBack(
                pressed.callback(),
                Map.of("error", "call_0800_NOW", "state", pressed.visit().state()),
                pressed.cookies());

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error"));
    }

    @Test
    void anotherAccountIsNotConnected() {
        // Given
        provider.claims(claims -> claims.claim("email", "eve@example.com"));
        var journey = Journey.open();

        // When
        var end = journey.complete(provider);

        // Then
        end.then().statusCode(200).body(containsString("another account"));
        journey.status().body("status", equalTo("wrong_account")).body("cause", equalTo("account_mismatch"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @Test
    void anAddressThatTheProviderDidNotVerifyProvesNothing() {
        // Given
        provider.claims(claims -> claims.claim("email_verified", false));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("wrong_account")).body("cause", equalTo("email_not_verified"));
    }

    @Test
    void theSameAddressInAnotherHandDoesNotReplaceAGrant() {
        // Given
        vault.hasGrant(FakeProvider.ACCOUNT, "whoever-had-the-address-before", "openid", "mail");
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("wrong_account")).body("cause", equalTo("identity_changed"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @Test
    void connectingAgainAsksForWhatTheGrantAlreadyHas() {
        // Given
        vault.hasGrant(FakeProvider.ACCOUNT, FakeProvider.SUBJECT, "openid", "offline_access", "mail", "contacts");
        var journey = Journey.open();

        // When
        var pressed = journey.press(provider);
        Journey.comeBack(pressed);

        // Then
        assertThat(pressed.visit().parameter("scope")).isEqualTo(Journey.MAIL_SCOPE + " contacts");
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void missingScopesAreAFailure() {
        // Given
        vault.tokens(json -> json.put("scope", "openid email offline_access"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("missing_scopes"));
        assertThat(vault.confirmations()).isEmpty();
    }

    @Test
    void consentWithoutARefreshTokenIsAFailure() {
        // Given
        vault.tokens(json -> json.put("scope", "openid email mail"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("no_refresh_token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NAME=VALUE",
                "a=b; NAME=VALUE; c=d",
                "$Version=x; =; \"; NAME=VALUE",
                "$Version=\"1\"; NAME=\"VALUE\"; $Path=\"/\""
            })
    void theCookieIsFoundAmongWhateverElseStandsThere(String header) {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var cookie = pressed.cookies().entrySet().iterator().next();

        // When
        var answer = given().accept("text/html")
                .header("Cookie", header.replace("NAME", cookie.getKey()).replace("VALUE", cookie.getValue()))
                .queryParams(pressed.consented())
                .get(pressed.callback());

        // Then
        answer.then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void whereNoIdTokenComesUserinfoProvesTheAccount() {
        // Given
        vault.tokens(json -> {
            json.remove("id_token");
            json.putObject("userinfo")
                    .put("sub", "from-userinfo")
                    .put("email", FakeProvider.ACCOUNT)
                    .put("email_verified", true);
        });
        var journey = Journey.open(Journey.request(
                Journey.newProvider("custom", Map.of("allowed", true, "scope", "email offline_access mail"))));

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.confirmations().getFirst().get("subject").asText()).isEqualTo("from-userinfo");
    }

    @Test
    void nothingThatNamesThePersonIsAFailure() {
        // Given
        vault.tokens(json -> json.remove("id_token"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("no_identity"));
    }

    @Test
    void aProviderThatDoesNotAnswerLeavesTheLinkUsable() {
        // Given
        vault.redeems(Course.PROVIDER_DOWN);
        var journey = Journey.open();
        journey.complete(provider).then().statusCode(200).body(containsString("Try again"));
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_unavailable"));
        vault.redeems(Course.WELL);

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("connected")).body("cause", nullValue());
    }

    @Test
    void aVaultWithoutItsDatabaseIsNoProviderThatDoesNotAnswer() {
        // Given
        vault.redeems(Course.WITHOUT_ITS_DATABASE);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("vault_unavailable"));
        journey.page().then().statusCode(200);
    }

    @Test
    void aProviderThatTheVaultMayNotConnectToIsForAnOperatorAndLeavesTheLinkUsable() {
        // Given
        vault.redeems(Course.PROVIDER_NOT_ALLOWED);
        var journey = Journey.open();

        // When
        var page = journey.complete(provider);

        // Then
        page.then().statusCode(200).body(containsString("address_not_allowed"));
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("address_not_allowed"));
        journey.page().then().statusCode(200);
    }

    @Test
    void keysAtAForbiddenAddressAreForAnOperatorAndLeaveTheLinkUsable() {
        // Given
        vault.application(json -> json.put("jwks_uri", "https://10.0.0.1/keys"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("address_not_allowed"));
        journey.page().then().statusCode(200);
    }

    @Test
    void aCodeIsPresentedOnceEvenIfTheVaultHangsUp() {
        // Given
        vault.redeems(Course.CUT_BEFORE);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        assertThat(vault.redemptions()).hasSize(1);
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("vault_unavailable"));
        journey.page().then().statusCode(200);
    }

    @Test
    void aCodeThatTheVaultRefusesIsAFailure() {
        // Given
        vault.redeems(Course.REFUSED);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error:invalid_grant"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request", "invalid_scope", "unsupported_grant_type", "invalid_client"})
    void aRefusalForGoodEndsTheConnection(String error) {
        // Given
        vault.refuses(error);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_error:" + error));
        journey.page().then().statusCode(410);
    }

    @Test
    void operatorsLearnOfARefusalAndOfNoSecret() {
        // Given
        vault.refuses("invalid_scope");
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var lines = LogLines.during(() -> Journey.comeBack(pressed));

        // Then
        assertThat(lines)
                .filteredOn(line -> line.contains(journey.id()))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains(journey.provider(), "invalid_scope");
        assertThat(lines).noneMatch(line -> line.contains(pressed.visit().code()));
    }

    @Test
    void aConfirmationWhoseAnswerWasLostCounts() {
        // Given
        vault.confirms(Course.CUT_AFTER);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("connected"));
        assertThat(vault.confirmations()).hasSize(1);
    }

    @Test
    void aConfirmationThatTheVaultRefusesIsAFailure() {
        // Given
        vault.confirms(Course.REFUSED);
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("grant_refused:grant_not_pending"));
    }

    @Test
    void keysThatCannotBeReadDecideNothing() {
        // Given
        vault.application(json -> json.put("jwks_uri", provider.issuer() + "/no-keys-here"));
        var journey = Journey.open();

        // When
        journey.complete(provider);

        // Then
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("provider_unavailable"));
        journey.page().then().statusCode(200);
    }

    @Test
    void aFailureOfOurOwnDecidesNothing() {
        // Given
        vault.application(json -> json.put("jwks_uri", "no-scheme:that-anybody-knows"));
        var journey = Journey.open();

        // When
        var end = journey.complete(provider);

        // Then
        end.then().statusCode(200).body(containsString("open the link that you were sent again"));
        journey.status().body("status", equalTo("failed")).body("cause", equalTo("internal_error"));
        journey.page().then().statusCode(200);
    }

    @Test
    void nothingIsCountedWhileTheOperatorsCertificatesCannotBeRead() throws IOException {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        var broken = Files.writeString(Surroundings.trusted().resolve("broken.pem"), "no certificate");

        // When
        var meanwhile = Journey.comeBack(pressed);
        Files.delete(broken);

        // Then
        meanwhile.then().statusCode(503).body(containsString("certificates_unreadable"));
        assertThat(vault.redemptions()).isEmpty();
        Journey.comeBack(pressed).then().statusCode(200);
        journey.status().body("status", equalTo("connected"));
    }

    @Test
    void operatorsLearnWhereAFailureOfOurOwnWas() {
        // Given
        vault.application(json -> json.put("jwks_uri", "no-scheme:that-anybody-knows"));
        var journey = Journey.open();
        var pressed = journey.press(provider);

        // When
        var lines = LogLines.during(() -> Journey.comeBack(pressed));

        // Then
        assertThat(lines)
                .filteredOn(line -> line.contains(journey.id()))
                .singleElement()
                .asString()
                .startsWith("ERROR")
                .contains(journey.provider());
        assertThat(lines).noneMatch(line -> line.contains(pressed.visit().code()));
    }

    @Test
    void aConnectionThatNobodyUsedExpires() {
        // Given
        var journey = Journey.open();

        // When
        clock.advance(Duration.ofHours(1));

        // Then
        journey.status().body("status", equalTo("expired"));
    }

    @Test
    void housekeepingForgetsFlowsAndNotesWhatRanOut() {
        // Given
        var journey = Journey.open();
        var pressed = journey.press(provider);
        clock.advance(Duration.ofHours(1));

        // When
        housekeeping.sweep();
        clock.reset();

        // Then
        journey.status().body("status", equalTo("expired"));
        Journey.comeBack(pressed).then().statusCode(400);
    }

    /** What an operator pasted into the provider's console has to be what the provider is then told. */
    @ParameterizedTest
    @ValueSource(strings = {"microsoft", "google", "custom"})
    void theBrowserComesBackToAnAddressThatTheProviderLists(String template) {
        // Given
        var name = Journey.newProvider(template, Map.of("allowed", true));
        List<String> listed = given().auth()
                .oauth2(Tokens.with("providers:read"))
                .get("/v1/providers/" + name)
                .path("redirect_uris");

        // When
        var visit = Journey.open(Journey.request(name)).press(provider).visit();

        // Then
        assertThat(listed).containsExactly(visit.parameter("redirect_uri"));
    }

    @Test
    void theProvidersAuthorizationEndpointIsWhereTheBrowserGoes() {
        // Given
        var journey = Journey.open();

        // When
        var pressed = journey.press(provider);

        // Then
        assertThat(URI.create(pressed.location()).getPath()).isEqualTo("/authorize");
    }
}
