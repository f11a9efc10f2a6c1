package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.TokenFamilies.Policy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many want the same token at once, of three replicas, at a provider that ends a grant whose refresh token comes twice. */
@ExtendWith(Vaults.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RefreshRacesIT {

    private static final int READERS = 200;
    private static final int GRANTS = 100;
    private static final int ROUNDS = 100;
    private static final int LANES = 8;

    private final Vaults vaults;
    private final RotatingProvider provider = RotatingProvider.start(Policy.STRICT);

    RefreshRacesIT(Vaults vaults) {
        this.vaults = vaults;
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void twoHundredParallelReadsOnThreeReplicasMakeOneProviderCall() {
        // Given: a provider slow enough for everybody to come while it works
        provider.takes(Duration.ofSeconds(1));
        var grant = vaults.connectExpired(provider);

        // When
        var tokens = reads(grant, READERS, 0);

        // Then
        assertThat(tokens).hasSize(READERS).containsOnly(provider.newestAccessToken(grant.account()));
        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void tenThousandRoundsAgainstAProviderThatRevokesOnReuseLeaveNoDeadGrant(TestReporter reporter) {
        // Given
        var application = vaults.register(provider);
        var grants = IntStream.range(0, GRANTS)
                .mapToObj(number -> vaults.connect(provider, application, "account-" + number))
                .toList();
        var started = System.nanoTime();

        // When
        IntStream.range(0, LANES)
                .mapToObj(lane -> Meanwhile.begin(() -> rounds(inLane(lane, grants))))
                .toList()
                .forEach(Meanwhile::result);

        // Then
        var took = Duration.ofNanos(System.nanoTime() - started);
        reporter.publishEntry("seconds for %d rounds".formatted(GRANTS * ROUNDS), Long.toString(took.toSeconds()));
        assertThat(grants)
                .extracting(grant -> vaults.first().shown(grant).path("status").asText())
                .containsOnly("active");
        assertThat(provider.reuses()).isZero();
        assertThat(provider.refreshes()).isEqualTo(GRANTS * ROUNDS);
        assertThat(provider.mostRefreshesAtOnce()).isOne();
    }

    private static List<GrantName> inLane(int lane, List<GrantName> grants) {
        return IntStream.range(0, grants.size())
                .filter(number -> number % LANES == lane)
                .mapToObj(grants::get)
                .toList();
    }

    /** In each round a token is past its life, and two or three replicas are asked for it at once. */
    private int rounds(List<GrantName> grants) {
        try (var database = vaults.database().session()) {
            for (var round = 0; round < ROUNDS; round++) {
                for (var grant : grants) {
                    database.expire(grant);
                    assertThat(reads(grant, 2 + round % 2, round))
                            .as("%s in round %s", grant, round)
                            .containsOnly(provider.newestAccessToken(grant.account()));
                }
            }
            return ROUNDS;
        }
    }

    /** What that many reads at the same time bring, taken in turn by the replicas. */
    private List<String> reads(GrantName grant, int readers, int first) {
        var replicas = vaults.replicas();
        return IntStream.range(first, first + readers)
                .mapToObj(reader -> replicas.get(reader % replicas.size()))
                .map(replica -> Meanwhile.begin(() -> replica.accessToken(grant)))
                .toList()
                .stream()
                .map(Meanwhile::result)
                .toList();
    }
}
