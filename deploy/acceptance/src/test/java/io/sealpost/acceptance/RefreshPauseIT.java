package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.HeldCall.Step;
import io.sealpost.acceptance.TokenFamilies.Policy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The replica that refreshes a grant comes too late: its lease ran out, and another one refreshed the grant. */
@ExtendWith(Vaults.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RefreshPauseIT {

    private static final List<String> TOKENS =
            List.of("generation", "fencing_token", "refresh_token_sealed", "access_token_sealed", "status");

    private final Vaults vaults;
    private final VaultReplica sleeper;
    private final VaultReplica successor;
    private RotatingProvider provider;

    RefreshPauseIT(Vaults vaults) {
        this.vaults = vaults;
        this.sleeper = vaults.first();
        this.successor = vaults.second();
    }

    @AfterEach
    void stop() {
        sleeper.thaw();
        provider.close();
    }

    @Test
    void aHolderThatSleptBeforeItsCallDoesNotMakeIt() {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        var grant = vaults.connectExpired(provider);

        // When: frozen with the lease in hand, before the client's secret is read
        Meanwhile<Http.Answer> late;
        try (var lock = vaults.database().lockTable("client_secret")) {
            late = Meanwhile.begin(() -> sleeper.read(grant));
            lock.awaitWaiter();
            sleeper.freeze();
        }
        var token = successor.accessToken(grant);
        sleeper.thaw();

        // Then
        assertThat(tokenIn(late)).isEqualTo(token);
        assertThat(provider.refreshes()).isOne();
        assertThat(provider.reuses()).isZero();
    }

    @Test
    void aHolderThatSleptWhileItConnectedSendsNothing() {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        try (var door = new Door(provider.port())) {
            var grant = vaults.connect(provider, vaults.register(door.url()), "anna@example.com");
            vaults.database().expire(grant);

            // When
            door.shut();
            var late = Meanwhile.begin(() -> sleeper.read(grant));
            door.awaitKnock();
            sleeper.freeze();
            door.open();
            var token = successor.accessToken(grant);
            sleeper.thaw();

            // Then
            assertThat(tokenIn(late)).isEqualTo(token);
            assertThat(provider.refreshes()).isOne();
            assertThat(provider.reuses()).isZero();
        }
    }

    /** When a holder of the lease freezes. */
    enum Moment {
        WHILE_THE_PROVIDER_WORKS,
        WITH_THE_ANSWER_IN_HAND
    }

    @ParameterizedTest
    @EnumSource
    void aHolderThatSleptPastItsLeaseOverwritesNothing(Moment moment) {
        // Given: a provider that gives tokens to both
        provider = RotatingProvider.start(Policy.TOLERANT);
        var grant = vaults.connectExpired(provider);

        // When
        var late = freezeAt(moment, grant);
        var token = successor.accessToken(grant);
        var stored = vaults.database().row(grant, TOKENS);
        sleeper.thaw();

        // Then
        assertThat(tokenIn(late)).isEqualTo(token);
        assertThat(vaults.replicas())
                .extracting(replica -> replica.accessToken(grant))
                .containsOnly(token);
        assertThat(vaults.database().row(grant, TOKENS))
                .usingRecursiveComparison()
                .isEqualTo(stored);
        assertThat(vaults.database().audit(grant)).contains("grant_refreshed refused lease_lost");
    }

    private Meanwhile<Http.Answer> freezeAt(Moment moment, GrantName grant) {
        return switch (moment) {
            case WHILE_THE_PROVIDER_WORKS -> {
                var call = provider.holdNext(Step.ROTATED);
                var late = Meanwhile.begin(() -> sleeper.read(grant));
                call.awaitReached();
                sleeper.freeze();
                call.release();
                yield late;
            }
            case WITH_THE_ANSWER_IN_HAND -> {
                var call = provider.holdNext(Step.ARRIVED);
                var late = Meanwhile.begin(() -> sleeper.read(grant));
                call.awaitReached();
                try (var lock = vaults.database().lockRow(grant)) {
                    call.release();
                    lock.awaitWaiter();
                    sleeper.freeze();
                    // Its transaction ends, or else it would get the row now and keep it while it sleeps.
                    lock.endWaiters();
                }
                yield late;
            }
        };
    }

    @Test
    void anInvalidGrantForATokenThatAnotherReplicaReplacedIsARaceAndNoDeath() {
        // Given: the second to come with a refresh token is refused
        provider = RotatingProvider.start(Policy.SINGLE_USE);
        var grant = vaults.connectExpired(provider);
        var call = provider.holdNext(Step.ARRIVED);

        // When
        var late = Meanwhile.begin(() -> sleeper.read(grant));
        call.awaitReached();
        vaults.database().endLease(grant);
        var token = successor.accessToken(grant);
        call.release();

        // Then
        assertThat(tokenIn(late)).isEqualTo(token);
        assertThat(provider.reuses()).isOne();
        assertThat(successor.shown(grant).path("status").asText()).isEqualTo("active");
        assertThat(successor.shown(grant).path("cause").isNull()).isTrue();
    }

    @Test
    void anInvalidGrantForTheStoredTokenIsBelievedOnce() {
        // Given
        provider = RotatingProvider.start(Policy.SINGLE_USE);
        var grant = vaults.connectExpired(provider);
        provider.forgets(grant.account());

        // When
        var reads = IntStream.range(0, 30)
                .mapToObj(reader ->
                        vaults.replicas().get(reader % vaults.replicas().size()))
                .map(replica -> Meanwhile.begin(() -> replica.read(grant)))
                .toList()
                .stream()
                .map(Meanwhile::result)
                .toList();

        // Then
        assertThat(reads).allSatisfy(read -> {
            assertThat(read.expect(409).json().path("code").asText()).isEqualTo("grant_not_active");
            assertThat(read.json().path("cause").asText()).isEqualTo("invalid_grant");
        });
        assertThat(provider.refreshes()).isOne();
        assertThat(vaults.database().audit(grant)).containsOnlyOnce("grant_refreshed refused invalid_grant");
    }

    private static String tokenIn(Meanwhile<Http.Answer> read) {
        return read.result().expect(200).json().path("access_token").asText();
    }
}
