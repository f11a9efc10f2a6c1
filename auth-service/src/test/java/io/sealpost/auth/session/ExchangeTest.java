package io.sealpost.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import io.sealpost.auth.vault.Vault;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A code becomes a session once, and for whoever began the sign-in only. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ExchangeTest {

    FakeVault vault;

    @Inject
    MovableClock clock;

    @Inject
    People people;

    @Inject
    Backend backend;

    @Inject
    SessionHousekeeping housekeeping;

    @Inject
    SessionOpener opener;

    @Inject
    SessionRenewer renewer;

    @Inject
    SessionConfig config;

    @Inject
    ParameterCopy parameters;

    @Inject
    Vault client;

    @Inject
    Session session;

    @BeforeEach
    void fresh() {
        vault.reset();
        backend.ready();
    }

    @Test
    void aCodeIsExchangedForASession() {
        // Given
        var anna = people.anna();

        // When
        var answer = backend.exchange(backend.code(anna));

        // Then
        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .contentType(ContentType.JSON)
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600))
                .body("refresh_token", matchesPattern("[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43}"))
                .body("user.id", equalTo(anna.toString()))
                .body("user.login", equalTo("anna-" + anna))
                .body("user.name", equalTo("Anna Example"))
                .body("user.email", equalTo("anna@example.com"));
        assertThat(answer.jsonPath().getMap("$").keySet())
                .isEqualTo(Set.of("access_token", "token_type", "expires_in", "refresh_token", "user"));
    }

    @Test
    void theSessionTokenSaysWhoSignedInWhereHowAndWhen() throws ParseException {
        // Given
        var anna = people.anna();

        // When
        var token = SignedJWT.parse(backend.signIn(anna).path("access_token"));

        // Then
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertThat(token.getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(given().get("/.well-known/jwks.json").jsonPath().getList("keys.kid"))
                .contains(token.getHeader().getKeyID());
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("http://localhost:8081");
        assertThat(claims.getSubject()).isEqualTo(anna.toString());
        assertThat(claims.getAudience()).containsExactly(Backend.AUDIENCE);
        assertThat(claims.getIssueTime().toInstant())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(claims.getLongClaim("auth_time")).isEqualTo(Backend.AUTH_TIME.getEpochSecond());
        assertThat(claims.getStringListClaim("amr")).containsExactly("pwd", "otp");
        assertThat(claims.getStringClaim("provider")).isEqualTo(Backend.PROVIDER);
        assertThat(claims.getStringClaim("login")).isEqualTo("anna-" + anna);
        assertThat(claims.getStringClaim("name")).isEqualTo("Anna Example");
        assertThat(claims.getStringClaim("email")).isEqualTo("anna@example.com");
        assertThat(UUID.fromString(claims.getJWTID()).version()).isEqualTo(4);
        assertThat(UUID.fromString(claims.getStringClaim("sid")).version()).isEqualTo(4);
        assertThat(claims.getClaims()).doesNotContainKey("scope");
    }

    @Test
    void whatIsNotKnownOfAUserIsNotClaimed() throws ParseException {
        // Given
        var anna = people.anna();
        people.rename(anna);

        // When
        var answer = backend.signIn(anna);

        // Then
        answer.then().body("user.email", nullValue()).body("user.name", equalTo("Anna Other"));
        assertThat(claims(answer).getClaims()).doesNotContainKey("email");
    }

    @Test
    void whoeverDoesNotHaveAllOfItGetsTheSameAnswerAndDoesNotSpendTheCode() {
        // Given
        var code = backend.code(people.anna());
        var wrong = new ArrayList<Response>();

        // When
        wrong.add(backend.exchange(code, "another-verifier-of-the-right-length-0123456789", Backend.RETURN_TO));
        wrong.add(backend.exchange(code, "short", Backend.RETURN_TO));
        wrong.add(backend.exchange(code, "\u00e4".repeat(50), Backend.RETURN_TO));
        wrong.add(backend.exchange(code, Backend.VERIFIER, Backend.RETURN_TO + "/"));
        wrong.add(backend.exchange(code, Backend.VERIFIER, "https://evil.example/"));
        wrong.add(backend.exchange(code + "x", Backend.VERIFIER, Backend.RETURN_TO));
        wrong.add(backend.exchange("x".repeat(43), Backend.VERIFIER, Backend.RETURN_TO));

        // Then
        assertThat(wrong).allSatisfy(Backend::invalidGrant);
        assertThat(wrong.stream().map(Response::asString).distinct()).hasSize(1);
        backend.exchange(code).then().statusCode(200);
    }

    @Test
    void theRefusalSaysWhatToDo() {
        backend.exchange("x", Backend.VERIFIER, Backend.RETURN_TO)
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("detail", containsString("Start the sign-in again"));
    }

    @Test
    void theChallengeItselfIsNoVerifier() {
        // Given
        var challenge = CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(Backend.VERIFIER))
                .getValue();

        // When
        var answer = backend.exchange(backend.code(people.anna()), challenge, Backend.RETURN_TO);

        // Then
        Backend.invalidGrant(answer);
    }

    @Test
    void aCodeWorksForAMinute() {
        // Given
        var inTime = backend.code(people.anna());
        var late = backend.code(people.anna());
        clock.advance(Duration.ofSeconds(50));
        backend.exchange(inTime).then().statusCode(200);

        // When
        clock.advance(Duration.ofSeconds(10));

        // Then
        Backend.invalidGrant(backend.exchange(late));
    }

    @Test
    void aCodeThatIsExchangedAgainEndsTheSessionThatItOpened() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);
        String token = backend.exchange(code).path("refresh_token");

        // When
        var again = backend.exchange(code);

        // Then
        Backend.invalidGrant(again);
        Backend.invalidGrant(backend.refresh(token));
        assertThat(people.told(vault, anna)).containsExactly("session_opened done", "session_ended done code_reused");
    }

    @Test
    void anotherSessionOfTheUserGoesOnMeanwhile() {
        // Given
        var anna = people.anna();
        var other = backend.session(anna);
        var code = backend.code(anna);
        backend.exchange(code).then().statusCode(200);

        // When
        backend.exchange(code);

        // Then
        backend.refresh(other).then().statusCode(200);
    }

    @Test
    void aSpentCodeInWrongHandsEndsNothing() {
        // Given
        var code = backend.code(people.anna());
        String token = backend.exchange(code).path("refresh_token");

        // When
        var guessed = backend.exchange(code, "another-verifier-of-the-right-length-0123456789", Backend.RETURN_TO);

        // Then
        Backend.invalidGrant(guessed);
        backend.refresh(token).then().statusCode(200);
    }

    @Test
    void ofAHundredExchangesOneOpensASession() throws Exception {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);
        Callable<Integer> exchange = () -> backend.exchange(code).statusCode();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var answers = threads.invokeAll(
                    IntStream.range(0, 100).mapToObj(_ -> exchange).toList());

            // Then
            assertThat(answers).extracting(Future::get).containsOnly(200, 400).containsOnlyOnce(200);
        }
        assertThat(people.sessions(anna)).isEqualTo(1);
    }

    @Test
    void aUserWhoMayNotSignInGetsNoSession() {
        // Given
        var inactive = people.anna();
        var isProtected = people.anna();
        var ofInactive = backend.code(inactive);
        var ofProtected = backend.code(isProtected);

        // When
        people.deactivate(inactive);
        people.protect(isProtected);

        // Then
        backend.exchange(ofInactive).then().statusCode(409).body("code", equalTo("user_disabled"));
        backend.exchange(ofProtected).then().statusCode(409).body("code", equalTo("user_protected"));
        assertThat(people.sessions(inactive) + people.sessions(isProtected)).isZero();
    }

    @Test
    void aCodeOfAnApplicationThatItsProviderLeftOpensNoSession() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);
        vault.hasApplication("other", "custom");

        // When
        Backend.offerBy("other");

        // Then
        Backend.invalidGrant(backend.exchange(code));
        assertThat(people.sessions(anna)).isZero();
    }

    @Test
    void aCodeOfAProviderThatIsNoLongerForSigningInOpensNoSession() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);

        // When
        Backend.offer(Map.of("allowed", false));

        // Then
        Backend.invalidGrant(backend.exchange(code));
        assertThat(people.sessions(anna)).isZero();
    }

    @Test
    void aCodeOfWhichNobodyKnowsTheApplicationCountsAsBefore() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);
        people.forgetApplications(anna);
        vault.hasApplication("other", "custom");
        Backend.offerBy("other");

        // When
        var answer = backend.exchange(code);

        // Then
        answer.then().statusCode(200);
    }

    @Test
    void aUserWhoIsBeingDeactivatedGetsNoSession() throws Exception {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var exchange = QuarkusTransaction.requiringNew().call(() -> {
                session.createNativeMutationQuery("update app_user set active = false where id = ?1")
                        .setParameter(1, anna)
                        .executeUpdate();
                var waiting = threads.submit(() -> backend.exchange(code).statusCode());
                Awaitility.await().until(this::somebodyWaitsForARow);
                return waiting;
            });

            // Then
            assertThat(exchange.get()).isEqualTo(409);
        }
        assertThat(people.sessions(anna)).isZero();
    }

    @Test
    void withoutKeysNothingIsSpent() {
        // Given
        var code = backend.code(people.anna());
        var unread = new SigningKeys(new KeySecret(client), config, clock);
        var keyless = new Sessions(opener, renewer, new SessionTokens(unread, parameters, config, clock));
        var caller = new Caller("https://issuer.test", "tester", Set.of(), null);

        // When
        assertThatThrownBy(() -> keyless.exchange(
                        new SessionOpener.Presented(code, Backend.VERIFIER, Backend.RETURN_TO), caller))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.VAULT_UNAVAILABLE));

        // Then
        String token = backend.exchange(code).then().statusCode(200).extract().path("refresh_token");
        assertThatThrownBy(() -> keyless.refresh(RefreshToken.read(token), caller))
                .isInstanceOf(Refusal.class);
        backend.refresh(token).then().statusCode(200);
    }

    @Test
    void ofAUserWhoIsGoneNothingIsLeft() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);

        // When
        people.delete(anna);

        // Then
        Backend.invalidGrant(backend.exchange(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "code_verifier", "return_to"})
    void whatIsMissingIsNamed(String member) {
        // Given
        var body = new HashMap<String, Object>(
                Map.of("code", "x", "code_verifier", Backend.VERIFIER, "return_to", Backend.RETURN_TO));
        body.put(member, null);

        // When
        var answer = given().auth()
                .oauth2(Tokens.with("sign_in:exchange"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/sign-in/exchange");

        // Then
        answer.then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"))
                .body("violations[0].field", equalTo(member));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/sign-in/exchange", "GET /v1/providers", "DELETE /v1/users/x/sessions"})
    void aSessionTokenOpensNothingHere(String call) {
        // Given
        String token = backend.signIn(people.anna()).path("access_token");

        // When
        var answer = given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body("{}")
                .request(call.substring(0, call.indexOf(' ')), call.substring(call.indexOf(' ') + 1));

        // Then
        answer.then().statusCode(401).body("code", equalTo("unauthorized"));
    }

    @Test
    void nothingOfItStandsInTheLog() {
        // Given
        var code = backend.code(people.anna());
        var answers = new ArrayList<Response>();

        // When
        var lines = LogLines.during(() -> {
            answers.add(backend.exchange(code));
            answers.add(backend.exchange(code));
            answers.add(backend.refresh(answers.getFirst().path("refresh_token")));
        });

        // Then
        assertThat(String.join("\n", lines))
                .doesNotContain(code, Backend.VERIFIER)
                .doesNotContain(answers.getFirst().<String>path("refresh_token"))
                .doesNotContain(answers.getFirst().<String>path("access_token"));
    }

    @Test
    void nothingOfItStandsInTheAudit() {
        // Given
        var anna = people.anna();
        var code = backend.code(anna);

        // When
        String token = backend.exchange(code).path("refresh_token");

        // Then
        assertThat(people.toldInFull(vault, anna))
                .contains("session_opened")
                .doesNotContain(code, token)
                .doesNotContain(List.of(token.split("\\.", 2)));
    }

    @Test
    void spentCodesAreRememberedForADay() {
        // Given
        var anna = people.anna();
        backend.session(anna);
        clock.advance(Duration.of(23, ChronoUnit.HOURS));
        housekeeping.sweep();
        var before = people.codes(anna);

        // When
        clock.advance(Duration.ofHours(2));
        housekeeping.sweep();

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(people.codes(anna)).isZero();
    }

    private boolean somebodyWaitsForARow() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'",
                                        Long.class)
                                .getSingleResult()
                        > 0);
    }

    private static JWTClaimsSet claims(Response answer) throws ParseException {
        return SignedJWT.parse(answer.path("access_token")).getJWTClaimsSet();
    }
}
