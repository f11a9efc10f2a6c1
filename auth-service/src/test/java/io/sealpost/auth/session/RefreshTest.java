package io.sealpost.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session goes on for its backend, until somebody has a copy of what it is refreshed with. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RefreshTest {

    FakeVault vault;

    @Inject
    MovableClock clock;

    @Inject
    People people;

    @Inject
    Backend backend;

    @Inject
    SessionHousekeeping housekeeping;

    @BeforeEach
    void fresh() {
        vault.reset();
        backend.ready();
    }

    @Test
    void aRefreshGivesANewTokenOfTheSameSignIn() throws ParseException {
        // Given
        var anna = people.anna();
        var first = backend.signIn(anna);
        people.rename(anna);
        clock.advance(Duration.ofMinutes(9));

        // When
        var second = backend.refresh(first.path("refresh_token"));

        // Then
        second.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("refresh_token", not(equalTo(first.<String>path("refresh_token"))))
                .body("user.name", equalTo("Anna Other"));
        var before = claims(first);
        var after = claims(second);
        for (var same : List.of("iss", "sub", "aud", "sid", "auth_time", "amr", "provider", "login")) {
            assertThat(after.getClaim(same)).as(same).isNotNull().isEqualTo(before.getClaim(same));
        }
        assertThat(after.getJWTID()).isNotEqualTo(before.getJWTID());
        assertThat(after.getIssueTime()).isAfter(before.getIssueTime());
        assertThat(after.getStringClaim("name")).isEqualTo("Anna Other");
    }

    @Test
    void eachTokenWorksOnceAndASpentOneEndsTheSession() {
        // Given
        var anna = people.anna();
        var first = backend.session(anna);
        String second = backend.refresh(first).path("refresh_token");

        // When
        var stolen = backend.refresh(first);

        // Then
        Backend.invalidGrant(stolen);
        Backend.invalidGrant(backend.refresh(second));
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done", "session_refresh_refused refused reused", "session_ended done reused");
    }

    @Test
    void anOldTokenEndsTheSessionAfterManyTurns() {
        // Given
        var first = backend.session(people.anna());
        var newest = first;
        for (var turn = 0; turn < 20; turn++) {
            newest = backend.refresh(newest).path("refresh_token");
        }

        // When
        var stolen = backend.refresh(first);

        // Then
        Backend.invalidGrant(stolen);
        Backend.invalidGrant(backend.refresh(newest));
    }

    @Test
    void aProviderThatIsNoLongerForSigningInEndsItsSessions() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);

        // When
        Backend.offer(Map.of("allowed", false));
        var refused = backend.refresh(token);
        Backend.offer(Map.of("allowed", true));

        // Then
        Backend.invalidGrant(refused);
        Backend.invalidGrant(backend.refresh(token));
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done",
                        "session_refresh_refused refused provider_not_allowed",
                        "session_ended done provider_not_allowed");
    }

    @Test
    void aProviderThatHasAnotherApplicationNowEndsTheSessionsOfTheOneBefore() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        vault.hasApplication("other", "custom");

        // When
        Backend.offerBy("other");
        var refused = backend.refresh(token);
        Backend.offerBy(FakeVault.APPLICATION);

        // Then
        Backend.invalidGrant(refused);
        Backend.invalidGrant(backend.refresh(token));
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done",
                        "session_refresh_refused refused provider_not_allowed",
                        "session_ended done provider_not_allowed");
    }

    @Test
    void aSessionOfWhichNobodyKnowsTheApplicationGoesOnUntilItsProviderIsNoLongerForSigningIn() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        people.forgetApplications(anna);
        vault.hasApplication("other", "custom");
        Backend.offerBy("other");

        // When
        var renewed = backend.refresh(token);

        // Then
        renewed.then().statusCode(200);
        Backend.offer(Map.of("allowed", false));
        Backend.invalidGrant(backend.refresh(renewed.path("refresh_token")));
    }

    @Test
    void aDirectoryThatIsNoLongerAllowedEndsItsSessions() {
        // Given
        var here = UUID.randomUUID().toString();
        var elsewhere = UUID.randomUUID().toString();
        var anna = people.anna();
        var ben = people.anna();
        var annas = backend.session(anna, "https://login.microsoftonline.com/" + here + "/v2.0");
        var bens = backend.session(ben, "https://login.microsoftonline.com/" + elsewhere + "/v2.0");

        // When
        Backend.offer("microsoft", Map.of("allowed", true, "allowed_tenants", List.of(here)));

        // Then
        backend.refresh(annas).then().statusCode(200);
        Backend.invalidGrant(backend.refresh(bens));
        assertThat(people.told(vault, ben)).contains("session_ended done provider_not_allowed");
    }

    @Test
    void anotherSessionOfTheUserGoesOn() {
        // Given
        var anna = people.anna();
        var copied = backend.session(anna);
        var other = backend.session(anna);
        backend.refresh(copied).then().statusCode(200);

        // When
        Backend.invalidGrant(backend.refresh(copied));

        // Then
        backend.refresh(other).then().statusCode(200);
    }

    @Test
    void ofAHundredRefreshesOneIsAnsweredAndTheSessionEnds() throws Exception {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        Callable<Response> refresh = () -> backend.refresh(token);
        List<Response> answers;

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            answers = threads
                    .invokeAll(IntStream.range(0, 100).mapToObj(_ -> refresh).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }

        // Then
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsOnly(200, 400)
                .containsOnlyOnce(200);
        var winner = answers.stream()
                .filter(answer -> answer.statusCode() == 200)
                .findFirst()
                .orElseThrow();
        Backend.invalidGrant(backend.refresh(winner.path("refresh_token")));
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done", "session_refresh_refused refused reused", "session_ended done reused");
    }

    @Test
    void theTokenOfAnotherCallerIsNothingAndComesToNoHarm() {
        // Given
        var anna = people.anna();
        var first = backend.session(anna);
        String newest = backend.refresh(first).path("refresh_token");

        // When
        var answers = Stream.of(backend.refreshAs("eve", newest), backend.refreshAs("eve", first));

        // Then
        assertThat(answers).allSatisfy(Backend::invalidGrant);
        backend.refresh(newest).then().statusCode(200);
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done",
                        "session_refresh_refused refused other_caller",
                        "session_refresh_refused refused other_caller");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "Canary", "\u00e4\u00f6", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsAnsweredAsOneThatIsNotKnown(String token) {
        assertThat(backend.refresh(token).asString())
                .isEqualTo(backend.refresh(RefreshToken.make().text()).asString())
                .contains("invalid_grant");
    }

    @Test
    void halfATokenIsNone() {
        // Given
        var token = backend.session(people.anna());

        // When
        var answer = backend.refresh(token.substring(0, 43));

        // Then
        Backend.invalidGrant(answer);
        backend.refresh(token).then().statusCode(200);
    }

    @Test
    void anAccessTokenRefreshesNothing() {
        // Given
        var answer = backend.signIn(people.anna());

        // When
        var refused = backend.refresh(answer.<String>path("access_token").substring(0, 200));

        // Then
        Backend.invalidGrant(refused);
    }

    @Test
    void aSessionThatNobodyRefreshesEnds() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        clock.advance(Duration.ofDays(13));
        String next = backend.refresh(token).path("refresh_token");
        clock.advance(Duration.ofDays(14));

        // When
        var late = backend.refresh(next);

        // Then
        Backend.invalidGrant(late);
        housekeeping.sweep();
        assertThat(people.sessions(anna)).isZero();
    }

    @Test
    void aSessionEndsAfterItsLifeHoweverOftenItIsRefreshed() {
        // Given
        var token = backend.session(people.anna());
        for (var day = 0; day < 80; day += 10) {
            clock.advance(Duration.ofDays(10));
            token = backend.refresh(token).path("refresh_token");
        }
        clock.advance(Duration.ofDays(10).minusMinutes(5));
        var last = backend.refresh(token);

        // When
        clock.advance(Duration.ofMinutes(5));

        // Then
        assertThat(last.<Integer>path("expires_in")).isBetween(280, 300);
        Backend.invalidGrant(backend.refresh(last.path("refresh_token")));
    }

    @Test
    void whatLivesIsNotSweptAway() {
        // Given
        var token = backend.session(people.anna());
        clock.advance(Duration.ofDays(13));

        // When
        housekeeping.sweep();

        // Then
        backend.refresh(token).then().statusCode(200);
    }

    @Test
    void aUserWhoIsNoLongerActiveHasNoSessionAnyMore() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        people.deactivate(anna);

        // When
        var answer = backend.refresh(token);

        // Then
        answer.then().statusCode(409).body("code", equalTo("user_disabled"));
        people.activate(anna);
        Backend.invalidGrant(backend.refresh(token));
        assertThat(people.told(vault, anna))
                .containsExactly(
                        "session_opened done",
                        "session_refresh_refused refused user_disabled",
                        "session_ended done user_disabled");
    }

    @Test
    void aUserWhoIsProtectedNowHasNoSessionAnyMore() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);
        people.protect(anna);

        // When
        var answer = backend.refresh(token);

        // Then
        answer.then().statusCode(409).body("code", equalTo("user_protected"));
        Backend.invalidGrant(backend.refresh(token));
    }

    @Test
    void ofAUserWhoIsGoneNothingIsLeft() {
        // Given
        var anna = people.anna();
        var token = backend.session(anna);

        // When
        people.delete(anna);

        // Then
        Backend.invalidGrant(backend.refresh(token));
        assertThat(people.sessions(anna)).isZero();
    }

    private static JWTClaimsSet claims(Response answer) throws ParseException {
        return SignedJWT.parse(answer.path("access_token")).getJWTClaimsSet();
    }
}
