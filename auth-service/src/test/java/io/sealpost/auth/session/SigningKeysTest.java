package io.sealpost.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.secret.SharedSecret;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.vault.Vault;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All replicas sign with keys that everybody can verify with, whatever happens to whom. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SigningKeysTest {

    private static final Duration CACHE = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final Duration TOKEN = Duration.ofMinutes(10);

    FakeVault vault;

    @Inject
    Vault client;

    @Inject
    SessionConfig config;

    @Inject
    Backend backend;

    @Inject
    SigningKeys service;

    /** Not the service's own clock: its own keys stay in the present. */
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void fresh() {
        vault.reset();
        backend.ready();
    }

    /** The service goes on with keys of the present. */
    @AfterEach
    void keysOfThePresent() {
        vault.reset();
        vault.deleteSecret(KeySecret.NAME);
        service.follow();
    }

    @Test
    void replicasThatStartTogetherHaveTheSameKey() throws Exception {
        // Given
        vault.deleteSecret(KeySecret.NAME);
        Callable<String> start = () -> {
            var replica = replica();
            replica.follow();
            return replica.signing().getKeyID();
        };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var keys =
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> start).toList());

            // Then
            assertThat(keys.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
    }

    @Test
    void whatIsPublishedHasNoPrivatePart() {
        // Given
        var replica = replica();

        // When
        replica.follow();

        // Then
        assertThat(replica.published()).isNotEmpty().allSatisfy(key -> assertThat(key)
                .containsKeys("kid", "n", "e")
                .containsEntry("kty", "RSA")
                .containsEntry("use", "sig")
                .containsEntry("alg", "RS256")
                .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "oth"));
        assertThat(vault.secret(KeySecret.NAME)).contains("\"d\"");
    }

    /** Two replicas that read at their own times, and backends that keep what they read for as long as they may and ask nobody in between. */
    @ParameterizedTest
    @ValueSource(longs = {0, 9})
    void everyTokenVerifiesAtEveryMomentOfARotation(long minutesWithoutTheVault) {
        // Given
        vault.deleteSecret(KeySecret.NAME);
        var cut = new CutOff(client, vault);
        var one = replica();
        var other = replica(cut, clock);
        var backends = new ArrayList<Verifier>();
        for (var delay = 0; delay < 300; delay += 20) {
            backends.add(new Verifier(delay % 40 == 0 ? one : other, Duration.ofSeconds(delay)));
        }
        one.follow();
        other.follow();
        clock.advance(config.keyLife().minus(Duration.ofMinutes(10)));
        var begin = clock.instant();
        var due = begin.plus(Duration.ofMinutes(10));
        var tokens = new ArrayList<Token>();
        var signers = new ArrayList<String>();

        for (var step = 0; step < 3 * 60 * 3; step++) {
            // When
            var now = clock.instant();
            cut.isCut =
                    now.isAfter(due.minus(STEP)) && now.isBefore(due.plus(Duration.ofMinutes(minutesWithoutTheVault)));
            if (step % 3 == 0) {
                one.follow();
            }
            if (step % 3 == 1) {
                other.follow();
            }
            tokens.removeIf(token -> !now.isBefore(token.end()));
            for (var replica : List.of(one, other)) {
                tokens.add(new Token(replica.signing().getKeyID(), now.plus(TOKEN)));
                signers.add(replica.signing().getKeyID());
            }
            backends.forEach(verifier -> verifier.readIfStale(now));

            // Then
            assertThat(backends).allSatisfy(verifier -> assertThat(verifier.keys)
                    .as("after %s", Duration.between(begin, now))
                    .containsAll(tokens.stream().map(Token::key).collect(Collectors.toSet())));
            clock.advance(STEP);
        }
        assertThat(signers.stream().distinct()).hasSize(2);
        assertThat(kids(one)).containsExactly(signers.getLast());
        assertThat(kids(other)).containsExactly(signers.getLast());
    }

    @Test
    void ofReplicasThatRotateTogetherOneAddsAKey() throws Exception {
        // Given
        var replicas = IntStream.range(0, 8).mapToObj(_ -> replica()).toList();
        replicas.forEach(SigningKeys::follow);
        var before = kids(replicas.getFirst());
        clock.advance(config.keyLife().plusSeconds(1));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            threads.invokeAll(replicas.stream()
                    .map(replica -> Executors.callable(replica::follow))
                    .toList());
        }

        // Then
        assertThat(kids(replicas.getFirst())).hasSize(before.size() + 1).containsAll(before);
        assertThat(replicas).allSatisfy(replica -> assertThat(kids(replica)).isEqualTo(kids(replicas.getFirst())));
        assertThat(replicas)
                .extracting(replica -> replica.signing().getKeyID())
                .containsOnly(before.iterator().next());
    }

    @Test
    void theKeysThatAreKnownOutliveTheVault() {
        // Given
        var replica = replica();
        replica.follow();
        var before = replica.signing().getKeyID();

        // When
        vault.goesDown(true);
        clock.advance(config.keyLife().multipliedBy(3));
        replica.follow();

        // Then
        assertThat(replica.signing().getKeyID()).isEqualTo(before);
        assertThat(kids(replica)).contains(before);
    }

    @Test
    void aReplicaThatNeverReadThemSignsAndPublishesNothing() {
        // Given
        vault.goesDown(true);
        var replica = replica();

        // When
        replica.follow();

        // Then
        for (var use : List.<Runnable>of(replica::signing, replica::published)) {
            assertThatThrownBy(use::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.code().text()).isEqualTo("vault_unavailable");
                assertThat(refusal.retryAfter()).isPositive();
            });
        }
        vault.goesDown(false);
        replica.follow();
        assertThat(replica.published()).isNotEmpty();
    }

    @Test
    void keysThatWereDeletedCountNoLonger() {
        // Given
        var replica = replica();
        replica.follow();
        var stolen = kids(replica);

        // When
        vault.deleteSecret(KeySecret.NAME);
        replica.follow();

        // Then
        assertThat(kids(replica)).hasSize(1).doesNotContainAnyElementsOf(stolen);
        assertThat(kids(replica)).containsExactly(replica.signing().getKeyID());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Canary", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"oct\", \"k\": \"Canary\"}]}", "[]"})
    void aSecretThatIsNoKeysIsLeftAloneAndNotQuoted(String text) {
        // Given
        var replica = replica();
        replica.follow();
        var before = kids(replica);
        vault.setSecret(KeySecret.NAME, text);

        // When
        var lines = LogLines.during(replica::follow);

        // Then
        assertThat(kids(replica)).isEqualTo(before);
        assertThat(vault.secret(KeySecret.NAME)).isEqualTo(text);
        assertThat(lines)
                .anyMatch(line -> line.contains("auth-service.signing-keys"))
                .noneMatch(line -> line.contains("Canary"));
    }

    @Test
    void aWriteWhoseAnswerWasLostIsFoundLater() {
        // Given
        vault.deleteSecret(KeySecret.NAME);
        var unanswered = new KeySecret(client) {
            @Override
            boolean replace(String value, String etag) {
                super.replace(value, etag);
                vault.goesDown(true);
                return super.replace(value, etag);
            }
        };
        var replica = replica(unanswered, clock);
        replica.follow();
        vault.goesDown(false);

        // When
        replica.follow();

        // Then
        assertThat(vault.secret(KeySecret.NAME)).contains(replica.signing().getKeyID());
    }

    @Test
    void everybodyMayReadThePublicKeysAndKeepThemForFiveMinutes() {
        var answer = given().get("/.well-known/jwks.json");

        answer.then().statusCode(200).header("Cache-Control", "public, max-age=300");
        assertThat(answer.getHeaders().getValues("Cache-Control")).hasSize(1);
        assertThat(answer.asString()).doesNotContain("\"d\"");
    }

    private SigningKeys replica() {
        return replica(new KeySecret(client), clock);
    }

    private SigningKeys replica(KeySecret secret, MovableClock time) {
        return new SigningKeys(secret, config, time);
    }

    private static Set<String> kids(SigningKeys keys) {
        return keys.published().stream().map(key -> (String) key.get("kid")).collect(Collectors.toSet());
    }

    private record Token(String key, Instant end) {}

    /** A backend's library: reads the keys when those that it has are too old, and not before. */
    private static final class Verifier {

        private final SigningKeys source;
        private final Duration delay;
        private Instant readAt = Instant.MIN;
        private Set<String> keys = Set.of();

        Verifier(SigningKeys source, Duration delay) {
            this.source = source;
            this.delay = delay;
        }

        void readIfStale(Instant now) {
            if (readAt.equals(Instant.MIN)) {
                // from then on each at its own times
                keys = kids(source);
                readAt = now.minus(delay);
            } else if (!now.isBefore(readAt.plus(CACHE))) {
                keys = kids(source);
                readAt = now;
            }
        }
    }

    /** The way to the vault of a replica that loses it alone. */
    private static final class CutOff extends KeySecret {

        private final FakeVault vault;
        private boolean isCut;

        CutOff(Vault client, FakeVault vault) {
            super(client);
            this.vault = vault;
        }

        @Override
        Optional<SharedSecret> read() {
            vault.goesDown(isCut);
            try {
                return super.read();
            } finally {
                vault.goesDown(false);
            }
        }
    }
}
