package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person signs in with a provider for a backend. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SignInTest {

    FakeProvider provider;
    FakeVault vault;

    @BeforeEach
    void everybodyIsWell() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
    }

    @Test
    void aKnownPersonComesBackToTheBackendWithACodeForASession() throws Exception {
        // Given
        var name = SignInSteps.newProvider();
        var user = SignInSteps.newUser(name, provider.issuer(), "subject-1");
        provider.claims(claims -> claims.subject("subject-1"));
        var steps = SignInSteps.with(name);

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(steps.visit(provider)));

        // Then
        assertThat(told).containsOnlyKeys("code", "state").containsEntry("state", steps.state());
        var session = steps.exchange(told.get("code"));
        session.then().statusCode(200);
        var token = SignedJWT.parse(session.path("access_token")).getJWTClaimsSet();
        assertThat(token.getSubject()).isEqualTo(user);
        assertThat(token.getAudience()).containsExactly("https://app.example.com");
        assertThat(token.getStringClaim("provider")).isEqualTo(name);
    }

    @Test
    void aStrangerIsToldToAskAndGetsNoCode() {
        // Given
        provider.claims(claims -> claims.subject("nobody-knows-me"));

        // When
        var told = SignInSteps.told(
                SignInSteps.comeBack(SignInSteps.with(SignInSteps.newProvider()).visit(provider)));

        // Then
        assertThat(told).containsEntry("error", "not_invited").doesNotContainKey("code");
    }

    @Test
    void theProviderIsAskedWithPkceNonceAndAStateThatNobodyGuesses() {
        // When
        var visit = SignInSteps.with(SignInSteps.newProvider()).visit(provider).visit();

        // Then
        assertThat(visit.parameter("response_type")).isEqualTo("code");
        assertThat(visit.parameter("code_challenge_method")).isEqualTo("S256");
        assertThat(visit.parameter("nonce")).hasSizeGreaterThanOrEqualTo(32);
        assertThat(visit.state()).hasSizeGreaterThanOrEqualTo(43);
        assertThat(visit.parameter("scope").split(" ", -1)).containsExactlyInAnyOrder("openid", "profile", "email");
        assertThat(visit.parameter("kept")).isEqualTo("yes");
    }

    @Test
    void noSessionBeginsHereAndNoTokenOfTheProviderReachesTheBrowser() {
        // Given
        var name = SignInSteps.newProvider();
        SignInSteps.newUser(name, provider.issuer(), "subject-2");
        provider.claims(claims -> claims.subject("subject-2"));
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var answer = SignInSteps.comeBack(visiting);

        // Then
        assertThat(answer.headers().getValues("Set-Cookie"))
                .isNotEmpty()
                .allMatch(cookie -> cookie.contains("Max-Age=0") || cookie.contains("max-age=0"));
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void aSecondPersonInTheSameBrowserVisitsTheProviderToo() {
        // Given
        var name = SignInSteps.newProvider();
        var first = SignInSteps.newUser(name, provider.issuer(), "subject-3");
        var second = SignInSteps.newUser(name, provider.issuer(), "subject-4");
        provider.claims(claims -> claims.subject("subject-3"));
        var steps = SignInSteps.with(name);
        var before = SignInSteps.comeBack(steps.visit(provider));
        assertThat(steps.exchange(SignInSteps.told(before).get("code")).<String>path("user.id"))
                .isEqualTo(first);

        // When
        provider.claims(claims -> claims.subject("subject-4"));
        var again = SignInSteps.with(name);
        var answer = SignInSteps.comeBack(again.visit(provider, before.getCookies()));

        // Then
        assertThat(again.exchange(SignInSteps.told(answer).get("code")).<String>path("user.id"))
                .isEqualTo(second);
    }

    @Test
    void twoTabsDoNotDisturbEachOther() {
        // Given
        var name = SignInSteps.newProvider();
        SignInSteps.newUser(name, provider.issuer(), "subject-5");
        provider.claims(claims -> claims.subject("subject-5"));
        var steps = SignInSteps.with(name);
        var one = steps.visit(provider);
        var other = steps.visit(provider, one.cookies());
        var both = new HashMap<>(one.cookies());
        both.putAll(other.cookies());

        // When
        var first = SignInSteps.comeBack(one.callback(), one.allowed(), both);
        var second = SignInSteps.comeBack(other.callback(), other.allowed(), both);

        // Then
        assertThat(SignInSteps.told(first)).containsKey("code");
        assertThat(SignInSteps.told(second)).containsKey("code");
    }

    @Test
    void aVisitGoesOnWhileItsProviderIsPutAgainAsItIs() {
        // Given
        var name = SignInSteps.newProvider();
        SignInSteps.newUser(name, provider.issuer(), "subject-9");
        provider.claims(claims -> claims.subject("subject-9"));
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        SignInSteps.put(name, "custom", Map.of(), Map.of());

        // Then
        assertThat(SignInSteps.told(SignInSteps.comeBack(visiting))).containsKey("code");
    }

    @Test
    void whoDeclinesIsToldSo() {
        // Given
        var visiting = SignInSteps.with(SignInSteps.newProvider()).visit(provider);

        // When
        var answer = SignInSteps.comeBack(
                visiting.callback(),
                Map.of("error", "access_denied", "state", visiting.visit().state()),
                visiting.cookies());

        // Then
        assertThat(SignInSteps.told(answer)).containsEntry("error", "declined");
    }

    @Test
    void aPlaceOfReturnWithOtherLettersIsExchangedAsItWasBegunWith() {
        // Given
        var name = SignInSteps.newProvider();
        SignInSteps.newUser(name, provider.issuer(), "subject-6");
        provider.claims(claims -> claims.subject("subject-6"));
        var steps = SignInSteps.with(name);
        var query = steps.query();
        query.put("return_to", "https://app.example.com/zur\u00fcck");
        var begun = steps.start(query, Map.of());
        var visiting = new SignInSteps.Visiting(begun, provider.consent(begun.header("Location")));

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        steps.exchange(told.get("code"), "https://app.example.com/zur\u00fcck")
                .then()
                .statusCode(200);
    }

    @Test
    void anIdentityThatIsTakenAwayLosesItsSessionsThroughWhateverProviderTheyCame() {
        // Given
        var linked = SignInSteps.newProvider();
        var another = SignInSteps.newProvider();
        var user = SignInSteps.newUser(linked, provider.issuer(), "subject-7");
        SignInSteps.link(user, another, provider.issuer(), "subject-8");
        provider.claims(claims -> claims.subject("subject-7"));
        var steps = SignInSteps.with(another);
        var session = steps.exchange(
                SignInSteps.told(SignInSteps.comeBack(steps.visit(provider))).get("code"));
        session.then().statusCode(200);

        // When
        given().auth()
                .oauth2(Tokens.with("users:write"))
                .delete("/v1/users/" + user + "/identities/" + linked)
                .then()
                .statusCode(204);

        // Then
        SignInSteps.refresh(session).then().statusCode(400);
    }
}
