package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeProvider.Signing;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is signed in by what is not this browser's own visit to this provider, or by a token that does not hold. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SignInAttacksTest {

    FakeProvider provider;
    FakeVault vault;

    @Inject
    MovableClock clock;

    private String name;
    private String subject;

    @BeforeEach
    void somebodyWhoIsKnown() {
        provider.reset();
        vault.reset();
        clock.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROPERLY")
    void aSignatureThatIsNotTheProvidersSignsNobodyIn(Signing signing) {
        // Given
        provider.signs(signing);

        // When
        var answer = SignInSteps.comeBack(SignInSteps.with(name).visit(provider));

        // Then
        assertThat(SignInSteps.told(answer))
                .containsEntry("error", "provider_error")
                .doesNotContainKey("code");
        assertThat(provider.foreignKeysWereRead()).isFalse();
    }

    /** Another application's issuer, whose keys this service has read for somebody who signed in there. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "BY_ANOTHER_KEY.*")
    void aKeyOfAnotherIssuerThatIsTrustedTooCountsThereOnly(Signing signing) {
        // Given
        var elsewhere = anotherIssuer();
        provider.signs(signing);
        provider.claims(claims -> claims.issuer(elsewhere.issuer()).subject(subject));
        var there = SignInSteps.told(
                SignInSteps.comeBack(SignInSteps.with(elsewhere.provider()).visit(provider)));

        // When
        provider.claims(claims -> claims.subject(subject));
        var here = SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider)));

        // Then
        assertThat(there).containsKey("code");
        assertThat(here).containsEntry("error", "provider_error").doesNotContainKey("code");
    }

    @Test
    void aTokenThatAnotherTrustedIssuerMadeForUsSignsNobodyInHere() {
        // Given
        var elsewhere = anotherIssuer();
        provider.signs(Signing.BY_ANOTHER_KEY_OF_ANOTHER_NAME);
        provider.claims(claims -> claims.issuer(elsewhere.issuer()).subject(subject));
        var there = SignInSteps.told(
                SignInSteps.comeBack(SignInSteps.with(elsewhere.provider()).visit(provider)));

        // When
        var here = SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider)));

        // Then
        assertThat(there).containsKey("code");
        assertThat(here).containsEntry("error", "provider_error").doesNotContainKey("code");
    }

    private record AnotherIssuer(String provider, String issuer) {}

    /** The same people come by it, and its keys are the foreign ones. */
    private AnotherIssuer anotherIssuer() {
        var issuer = "https://" + UUID.randomUUID() + ".example.com";
        vault.hasApplication("another", "custom");
        vault.application(json -> {
            if (json.get("application").asText().equals("another")) {
                json.put("issuer", issuer)
                        .put("jwks_uri", provider.foreignKeys().toString());
            }
        });
        var elsewhere = SignInSteps.newProviderOf("another");
        SignInSteps.newUser(elsewhere, issuer, subject);
        return new AnotherIssuer(elsewhere, issuer);
    }

    @ParameterizedTest
    @MethodSource("io.sealpost.auth.testing.TokenLies#all")
    void aTokenThatIsNotForThisVisitSignsNobodyIn(UnaryOperator<JWTClaimsSet.Builder> lie) {
        // Given
        provider.claims(claims -> lie.apply(claims.subject(subject)));

        // When
        var answer = SignInSteps.comeBack(SignInSteps.with(name).visit(provider));

        // Then
        assertThat(SignInSteps.told(answer)).containsKey("error").doesNotContainKey("code");
    }

    @Test
    void noLogHoldsACodeOrATokenThatWasRefused() {
        // Given
        provider.signs(Signing.BY_ANOTHER_KEY);
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var lines = LogLines.during(() -> SignInSteps.comeBack(visiting));

        // Then
        assertThat(lines)
                .noneMatch(line -> line.contains("eyJ"))
                .noneMatch(line -> line.contains(visiting.visit().code()))
                .noneMatch(line -> line.contains(subject))
                .anyMatch(line -> line.contains("provider_error"));
    }

    @Test
    void aReplayedCallbackGetsNoSecondCode() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        assertThat(SignInSteps.told(SignInSteps.comeBack(visiting))).containsKey("code");

        // When
        var again = SignInSteps.comeBack(visiting);

        // Then
        assertThat(SignInSteps.told(again))
                .containsEntry("error", "provider_error")
                .doesNotContainKey("code");
    }

    @Test
    void aVisitThatWasBegunElsewhereIsNotFinishedInThisBrowser() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var answer = SignInSteps.comeBack(visiting.callback(), visiting.allowed(), Map.of());

        // Then
        refused(answer);
        assertThat(vault.redemptions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_auth", "sealpost_sign_in"})
    void halfOfItsCookiesAreNotEnough(String kind) {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        var half = visiting.cookies().entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith(kind))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(half).hasSize(1);

        // When
        var answer = SignInSteps.comeBack(visiting.callback(), visiting.allowed(), half);

        // Then
        assertThat(answer.getHeader("Location"))
                .satisfiesAnyOf(
                        location -> assertThat(location).isNull(),
                        location -> assertThat(location).contains("error=").doesNotContain("code="));
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void theCookieOfOneVisitDoesNotFinishAnother() {
        // Given
        var victim = SignInSteps.with(name).visit(provider);
        var attacker = SignInSteps.with(name).visit(provider);
        var swapped = new HashMap<String, String>();
        victim.cookies().forEach((cookie, value) -> swapped.put(cookie, other(attacker, cookie, value)));

        // When
        var answer = SignInSteps.comeBack(victim.callback(), victim.allowed(), swapped);

        // Then
        refused(answer);
        assertThat(vault.redemptions()).isEmpty();
    }

    private static String other(Visiting attacker, String name, String own) {
        return name.startsWith("sealpost_sign_in")
                ? attacker.cookies().entrySet().stream()
                        .filter(cookie -> cookie.getKey().startsWith("sealpost_sign_in"))
                        .findFirst()
                        .orElseThrow()
                        .getValue()
                : own;
    }

    @Test
    void aCookieThatWasChangedIsNobodys() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        var changed = new HashMap<String, String>();
        visiting.cookies()
                .forEach((cookie, value) -> changed.put(
                        cookie, cookie.startsWith("sealpost") ? value.substring(0, value.length() - 2) + "AA" : value));

        // When
        var answer = SignInSteps.comeBack(visiting.callback(), visiting.allowed(), changed);

        // Then
        refused(answer);
    }

    @Test
    void anAnswerAtAnotherProvidersAddressIsRefused() {
        // Given
        var other = SignInSteps.newProvider();
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var answer = SignInSteps.comeBack("/auth_oauth/signin/" + other, visiting.allowed(), visiting.cookies());

        // Then
        refused(answer);
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void anotherPersonsCodeSignsNobodyIn() {
        // Given
        var mine = SignInSteps.with(name).visit(provider);
        var theirs = SignInSteps.with(name).visit(provider);
        var answer = mine.allowed();
        answer.put("code", theirs.visit().code());

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(mine.callback(), answer, mine.cookies()));

        // Then
        assertThat(told).containsEntry("error", "provider_error").doesNotContainKey("code");
    }

    /** Odoo's state was JSON that nobody had signed, and the token came in the address (implicit flow). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token=x&state=%7B%22d%22%3A%22odoo%22%2C%22p%22%3A3%2C%22r%22%3A%22https%3A%2F%2Fevil.example%22%7D",
                "id_token=x.y.z&state=abc",
                "code=x&state=%7B%22d%22%3A%22odoo%22%2C%22p%22%3A3%7D",
                "code=x",
                "state=abc",
            })
    void whatOdooTookAtItsAddressSignsNobodyIn(String query) {
        // Given
        SignInSteps.put(name, "custom", Map.of(), Map.of("legacy_redirect", true));
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var answer = given().accept("text/html")
                .cookies(visiting.cookies())
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .get("/auth_oauth/signin?" + query);

        // Then
        SignInSteps.put(name, "custom", Map.of(), Map.of("legacy_redirect", false));
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aVisitThatTookTooLongIsRefused() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        clock.advance(Duration.ofMinutes(11));

        // Then
        refused(SignInSteps.comeBack(visiting));
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aVisitToAProviderThatWasChangedSinceIsRefused() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        SignInSteps.put(name, "custom", Map.of("link_verified_email", true), Map.of());

        // Then
        refused(SignInSteps.comeBack(visiting));
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void anAnswerThatNamesAnotherIssuerIsRefused() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        var mixed = visiting.allowed();
        mixed.put("iss", "https://evil.example");

        // When
        var answer = SignInSteps.comeBack(visiting.callback(), mixed, visiting.cookies());

        // Then
        refused(answer);
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aProviderThatAlwaysNamesItselfHasToDoSo() {
        // Given
        vault.application(json -> json.put("authorization_response_iss_parameter_supported", true));
        var silent = SignInSteps.with(name).visit(provider);
        var named = SignInSteps.with(name).visit(provider);
        var naming = named.allowed();
        naming.put("iss", provider.issuer());

        // Then
        refused(SignInSteps.comeBack(silent));
        assertThat(SignInSteps.told(SignInSteps.comeBack(named.callback(), naming, named.cookies())))
                .containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/signed-in",
                "https://app.example.com.evil.example/",
                "https://app.example.com@evil.example/",
                "https://app.example.com\\@evil.example/",
                "//evil.example/",
                "http://app.example.com/signed-in",
                "https://app.example.com/a/../../b",
                "javascript:alert(1)",
                "https://app.example.com/#fragment"
            })
    void nobodyIsSentElsewhere(String returnTo) {
        // Given
        var query = SignInSteps.with(name).query();
        query.put("return_to", returnTo);

        // When
        var answer = given().queryParams(query).redirects().follow(false).get("/sign-in/" + name);

        // Then
        answer.then().statusCode(400).body("code", equalTo("return_to_not_allowed"));
    }

    @Test
    void aPlaceOfReturnThatIsNoLongerAllowedGetsNothing() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        SignInSteps.allowReturns(vault, "https://another.example.com");

        // Then
        SignInSteps.comeBack(visiting).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789012345678901234567890123456789=+/", "plain-verifier"})
    void withoutAChallengeOfTheBackendNothingBegins(String challenge) {
        // Given
        var query = SignInSteps.with(name).query();
        query.put("code_challenge", challenge);

        // When
        var answer = given().queryParams(query).redirects().follow(false).get("/sign-in/" + name);

        // Then
        answer.then().statusCode(400).body("code", equalTo("invalid_value"));
        assertThat(answer.getCookies()).isEmpty();
    }

    @Test
    void aParameterThatComesTwiceIsRefused() {
        // Given
        var query = SignInSteps.with(name).query();

        // When
        var answer = given().queryParams(query)
                .queryParam("return_to", "https://app.example.com/other")
                .redirects()
                .follow(false)
                .get("/sign-in/" + name);

        // Then
        answer.then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @Test
    void lookingAtAnAddressBeginsAndEndsNothing() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var start = given().queryParams(SignInSteps.with(name).query()).head("/sign-in/" + name);
        var end = given().cookies(visiting.cookies())
                .queryParams(visiting.allowed())
                .head(visiting.callback());

        // Then
        assertThat(start.getCookies()).isEmpty();
        assertThat(end.getHeader("Location")).isNull();
        assertThat(SignInSteps.told(SignInSteps.comeBack(visiting))).containsKey("code");
    }

    @Test
    void aSessionCookieFromElsewhereChangesNothing() {
        // Given
        var planted =
                Map.of("q_session", "x", "q_session_" + name, "eyJhbGciOiJub25lIn0.e30.", "q_session_chunk_1", "y");

        // When
        var visiting = SignInSteps.with(name).visit(provider, planted);
        var cookies = new HashMap<>(planted);
        cookies.putAll(visiting.cookies());
        var answer = SignInSteps.comeBack(visiting.callback(), visiting.allowed(), cookies);

        // Then
        assertThat(SignInSteps.told(answer)).containsKey("code");
    }

    @Test
    void aCallersTokenDoesNotStandInForAVisitNorAfterItWasVerified() {
        // Given
        var token = Tokens.with("sign_in:exchange users:write users:read");
        given().auth().oauth2(token).get("/v1/users").then().statusCode(200);
        var visiting = SignInSteps.with(name).visit(provider);
        var foreign = visiting.allowed();
        foreign.put("code", "never-issued");

        // When
        var answer = given().auth()
                .oauth2(token)
                .accept("text/html")
                .cookies(visiting.cookies())
                .queryParams(foreign)
                .redirects()
                .follow(false)
                .get(visiting.callback());

        // Then
        assertThat(SignInSteps.told(answer)).containsEntry("error", "provider_error");
    }

    @Test
    void aProviderThatIsNotForSigningInIsNotVisited() {
        // When
        var answer = given().queryParams(SignInSteps.with("no-such-provider").query())
                .get("/sign-in/no-such-provider");

        // Then
        answer.then().statusCode(404).body("code", equalTo("not_found"));
    }

    /** One answer for all of them, for people to read. */
    private static void refused(Response answer) {
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(answer.body().asString()).contains("sign in again").contains("<h1>");
    }

    @Test
    void noCallOfTheApiEndsAVisitWhateverItsTokenClaims() {
        // Given
        provider.claims(claims -> claims.subject(subject).claim("scope", "users:read access_requests:decide"));
        var visiting = SignInSteps.with(name).visit(provider);
        var state = visiting.visit().state();

        // When
        var answer = given().cookies(visiting.cookies())
                .queryParam("state", state.substring(0, state.indexOf('.')))
                .queryParam("code", visiting.visit().code())
                .redirects()
                .follow(false)
                .get("/v1/users");

        // Then
        answer.then().statusCode(401).body("code", equalTo("unauthorized"));
        assertThat(vault.redemptions()).isEmpty();
    }

    @Test
    void aPictureOnAnotherPageBeginsNoVisit() {
        // When
        var answer = given().header("Sec-Fetch-Mode", "no-cors")
                .queryParams(SignInSteps.with(name).query())
                .get("/sign-in/" + name);

        // Then
        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(answer.getCookies()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iframe", "frame", "fencedframe", "object", "embed", "empty"})
    void aFrameOnAnotherPageBeginsNoVisit(String destination) {
        // When
        var answer = given().header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", destination)
                .queryParams(SignInSteps.with(name).query())
                .get("/sign-in/" + name);

        // Then
        answer.then().statusCode(403).body("code", equalTo("forbidden"));
        assertThat(answer.getCookies()).isEmpty();
    }

    @Test
    void aPersonWhoGoesThereBeginsAVisit() {
        // When
        var answer = given().header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document")
                .queryParams(SignInSteps.with(name).query())
                .redirects()
                .follow(false)
                .get("/sign-in/" + name);

        // Then
        answer.then().statusCode(303);
        assertThat(answer.getCookies()).hasSize(2);
    }

    @Test
    void whatAProviderSaysOfTheWayCannotBreakTheSession() throws Exception {
        // Given
        provider.claims(claims ->
                claims.subject(subject).claim("auth_time", 4102444800L).claim("amr", List.of("pwd", "x".repeat(5000))));
        var steps = SignInSteps.with(name);

        // When
        var session = steps.exchange(
                SignInSteps.told(SignInSteps.comeBack(steps.visit(provider))).get("code"));

        // Then
        session.then().statusCode(200);
        var token = SignedJWT.parse(session.path("access_token")).getJWTClaimsSet();
        assertThat(token.getStringListClaim("amr")).containsExactly("pwd");
        assertThat(token.getClaim("auth_time")).isNull();
    }
}
