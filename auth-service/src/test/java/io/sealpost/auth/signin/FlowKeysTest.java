package io.sealpost.auth.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.MovableClock;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All replicas read the cookies of all visits, whatever happens to the vault, and none does when its secret was replaced. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class FlowKeysTest {

    private static final String SECRET = "auth-service.sign-in-cookies";
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final String STATE = "the-state";

    FakeProvider provider;
    FakeVault vault;

    @Inject
    Vault client;

    @Inject
    FlowKeys service;

    @Inject
    MovableClock clockOfService;

    /** Of the replicas that are made here. */
    private final MovableClock clock = new MovableClock();

    @BeforeEach
    void fresh() {
        provider.reset();
        vault.reset();
        clockOfService.reset();
    }

    /** The service goes on with the secret that is stored. */
    @AfterEach
    void asItIsStored() {
        vault.reset();
        clockOfService.advance(FRESH.multipliedBy(2));
        service.current();
        clockOfService.reset();
    }

    @Test
    void replicasThatMakeItAtOnceAgreeOnOne() throws Exception {
        // Given
        vault.deleteSecret(SECRET);
        Callable<String> start = () -> replica().current().forStates();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var keys =
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> start).toList());

            // Then
            assertThat(keys.stream().map(Future::resultNow).distinct()).containsExactly(stored());
        }
    }

    @Test
    void aVisitThatBeganAtOneReplicaEndsAtAnother() {
        // Given
        var one = seal(replica());
        var other = seal(replica());
        var flow = flow();

        // When
        var cookie = one.seal(flow, STATE);

        // Then
        assertThat(other.open(cookie, STATE)).contains(flow);
    }

    @Test
    void aSecretThatIsReplacedEndsTheVisitsInProgressWithinAMinute() {
        // Given
        var one = seal(replica());
        var other = seal(replica());
        var flow = flow();
        var cookie = one.seal(flow, STATE);
        other.open(cookie, STATE);

        // When
        vault.setSecret(SECRET, RandomText.make().text());

        // Then
        assertThatBothOpen(cookie, flow, one, other);
        assertThat(seal(replica()).open(cookie, STATE)).isEmpty();
        clock.advance(FRESH.plusSeconds(1));
        assertThat(one.open(cookie, STATE)).isEmpty();
        assertThat(other.open(cookie, STATE)).isEmpty();
        assertThatBothOpen(one.seal(flow, STATE), flow, one, other);
    }

    @Test
    void whoIsAtTheProviderWhenItIsReplacedBeginsAgain() {
        // Given
        SignInSteps.allowReturns(vault, "https://app.example.com");
        var name = SignInSteps.newProvider();
        var subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        vault.setSecret(SECRET, RandomText.make().text());
        clockOfService.advance(FRESH.plusSeconds(1));
        var answer = SignInSteps.comeBack(visiting);

        // Then
        answer.then().statusCode(400);
        assertThat(answer.getHeader("Location")).isNull();
        assertThat(answer.asString()).contains("sign in again");
        assertThat(vault.redemptions()).isEmpty();
        var again = SignInSteps.with(name).visit(provider);
        assertThat(SignInSteps.told(SignInSteps.comeBack(again))).containsKey("code");
    }

    @Test
    void theKeyThatIsKnownOutlivesTheVault() {
        // Given
        var replica = replica();
        var before = replica.current().forStates();
        vault.setSecret(SECRET, RandomText.make().text());

        // When
        vault.goesDown(true);
        clock.advance(Duration.ofDays(1));
        var lines =
                LogLines.during(() -> assertThat(replica.current().forStates()).isEqualTo(before));

        // Then
        assertThat(lines).anyMatch(line -> line.contains("stays as last known"));
        vault.goesDown(false);
        clock.advance(FRESH.plusSeconds(1));
        assertThat(replica.current().forStates()).isEqualTo(stored()).isNotEqualTo(before);
    }

    @Test
    void aReplicaThatNeverReadItHasNone() {
        // Given
        vault.goesDown(true);
        var replica = replica();

        // When
        assertThatThrownBy(replica::current).isInstanceOf(VaultUnavailable.class);

        // Then
        vault.goesDown(false);
        assertThat(replica.current().forStates()).isEqualTo(stored());
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepAKeyThatWasReplaced() {
        // Given
        var replica = replica();
        clock.advance(Duration.ofHours(1));
        var before = replica.current().forStates();
        vault.setSecret(SECRET, RandomText.make().text());

        // When
        clock.reset();

        // Then
        assertThat(replica.current().forStates()).isEqualTo(stored()).isNotEqualTo(before);
    }

    private static void assertThatBothOpen(String cookie, Flow flow, FlowSeal one, FlowSeal other) {
        assertThat(one.open(cookie, STATE)).contains(flow);
        assertThat(other.open(cookie, STATE)).contains(flow);
    }

    private FlowKeys replica() {
        return new FlowKeys(client, clock);
    }

    private FlowSeal seal(FlowKeys keys) {
        return new FlowSeal(keys, clock);
    }

    private Flow flow() {
        return new Flow(
                "acme",
                "tenant",
                URI.create("https://auth.example.com/auth_oauth/signin/acme"),
                "https://app.example.com/signed-in",
                "state-of-the-backend",
                "challenge",
                null,
                clock.instant().plus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.SECONDS));
    }

    /** What follows from the secret as the vault has it. */
    private String stored() {
        return new FlowKeys.Keys(new RandomText(vault.secret(SECRET))).forStates();
    }
}
