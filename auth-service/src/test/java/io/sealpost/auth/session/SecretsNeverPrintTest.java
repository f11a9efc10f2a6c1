package io.sealpost.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.secret.SharedSecret;
import io.sealpost.auth.user.KnownUser;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What opens a session, goes on with it or signs for it is in no text that a log could take. */
class SecretsNeverPrintTest {

    private static final String SECRET = "very-secret";
    private static final KnownUser ANNA =
            new KnownUser(UUID.randomUUID(), "anna", "Anna Example", "anna@example.com", true, false);

    @Test
    void codesAndTokensDoNotPrint() {
        var token = new RefreshToken(new RandomText(SECRET), new RandomText(SECRET));
        var granted = new Sessions.Granted(SECRET, Duration.ZERO, SECRET, ANNA);

        assertThat(Stream.of(
                        token,
                        new SessionAnswer.Continued(null, ANNA, token),
                        granted,
                        SessionView.of(granted),
                        new SessionTokens.Signed(SECRET, Duration.ZERO),
                        new SessionOpener.Presented(SECRET, SECRET, "https://app.example.com"),
                        new ExchangeResource.Form(SECRET, SECRET, "https://app.example.com"),
                        new SessionResource.Form(SECRET)))
                .allSatisfy(object -> assertThat(object.toString()).doesNotContain(SECRET));
    }

    @Test
    void keysDoNotPrint() {
        var ring = KeyRing.first(Instant.now());
        var privatePart = ring.keys().getFirst().getPrivateExponent().toString();

        assertThat(ring.text()).contains(privatePart);
        assertThat(ring.toString())
                .doesNotContain(privatePart)
                .contains(ring.keys().getFirst().getKeyID());
        assertThat(new SharedSecret(SECRET, "\"1\"").toString()).doesNotContain(SECRET);
    }
}
