package io.sealpost.auth.caller;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.auth.caller.VerifiedTokens.Known;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class VerifiedTokensTest {

    private static final String PERMISSION = "providers:read";

    private final VerifiedTokens tokens;
    private final MovableClock clock;

    VerifiedTokensTest(VerifiedTokens tokens, MovableClock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void aKnownTokenIsRefusedFromItsEndOn() throws InterruptedException {
        // Given
        var end = Instant.now().plusSeconds(5);
        var token = Tokens.until(end, PERMISSION);
        assertThat(with(token).statusCode()).isEqualTo(200);

        // When
        Thread.sleep(Duration.between(Instant.now(), end).plusSeconds(1));

        // Then
        assertThat(with(token).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenThatHasAllButOnePartOfAKnownOneIsRefused() {
        // Given
        var known = Tokens.with(PERMISSION);
        assertThat(with(known).statusCode()).isEqualTo(200);
        var parts = known.split("\\.", 3);
        var others = Tokens.with(PERMISSION, "users:read").split("\\.", 3);

        // When, Then
        assertThat(with(parts[0] + "." + others[1] + "." + parts[2]).statusCode())
                .isEqualTo(401);
        assertThat(with(parts[0] + "." + parts[1] + "." + others[2]).statusCode())
                .isEqualTo(401);
        assertThat(with(known + "A").statusCode()).isEqualTo(401);
    }

    @Test
    void aKnownTokenMayWhatItsScopeSaysAndNoMore() {
        // Given
        var token = Tokens.with(PERMISSION);
        assertThat(with(token).statusCode()).isEqualTo(200);

        // When
        var other = given().auth().oauth2(token).get("/v1/users");

        // Then
        assertThat(other.statusCode()).isEqualTo(403);
    }

    @Test
    void whatIsKnownIsNotVerifiedAgain() throws NoSuchAlgorithmException {
        // Given
        var stranger = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        var token = Tokens.signedBy(stranger, PERMISSION);
        assertThat(with(token).statusCode()).isEqualTo(401);

        // When
        verified(token, Instant.now().plus(Duration.ofHours(1)));

        // Then
        assertThat(with(token).statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenIsKnownForAMinuteThenVerifiedAgain() {
        // Given
        verified("one", Instant.now().plus(Duration.ofHours(1)));

        // When, Then
        clock.advance(Duration.ofSeconds(58));
        assertThat(known("one")).isPresent();
        clock.advance(Duration.ofSeconds(3));
        assertThat(known("one")).isEmpty();
    }

    @Test
    void whatIsKnownIsNotKnownForLongerBecauseItIsUsed() {
        // Given
        verified("used", Instant.now().plus(Duration.ofHours(1)));
        clock.advance(Duration.ofSeconds(58));

        // When
        assertThat(known("used")).isPresent();
        clock.advance(Duration.ofSeconds(3));

        // Then
        assertThat(known("used")).isEmpty();
    }

    @Test
    void aTokenIsNotKnownBeyondItsEnd() {
        // Given
        verified("short", Instant.now().plusSeconds(30));

        // When
        clock.advance(Duration.ofSeconds(31));

        // Then
        assertThat(known("short")).isEmpty();
    }

    private static Response with(String token) {
        return given().auth().oauth2(token).get("/v1/providers");
    }

    private void verified(String token, Instant end) {
        var claims = new JwtClaims();
        claims.setIssuer("https://issuer.test");
        claims.setSubject("tester");
        claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond()));
        var caller = new Caller("https://issuer.test", "tester", Set.of(), null);
        tokens.remember(token, new Known(new DefaultJWTCallerPrincipal(claims), caller));
    }

    private Optional<Known> known(String token) {
        return tokens.of(token);
    }
}
