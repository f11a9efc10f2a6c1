package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.TokenFamilies.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider's bad days, which are no decision about a grant. */
@ExtendWith(Vaults.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RefreshTroubleIT {

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Vaults vaults;
    private final RotatingProvider provider = RotatingProvider.start(Policy.STRICT);

    RefreshTroubleIT(Vaults vaults) {
        this.vaults = vaults;
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatLivesIsServedMeanwhile(ProviderFault fault) {
        // Given
        var grant = vaults.connect(provider, vaults.register(provider), "anna@example.com");
        var token = vaults.first().accessToken(grant);
        provider.answersWith(fault);

        // When
        var refresh = vaults.first().rejected(grant, token);
        var shown = vaults.second().shown(grant);

        // Then
        assertThat(refresh.expect(503).json().path("code").asText()).isEqualTo("provider_unavailable");
        assertThat(shown.path("status").asText()).isEqualTo("active");
        assertThat(shown.path("trouble").path("cause").asText()).isNotBlank();
        assertThat(Instant.parse(shown.path("trouble").path("next_try").asText()))
                .isAfter(Instant.parse(shown.path("trouble").path("since").asText()));
        assertThat(vaults.replicas())
                .extracting(replica -> replica.accessToken(grant))
                .containsOnly(token);
        assertThat(provider.refreshes()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aGrantOutlivesAProviderInTrouble(ProviderFault fault) {
        // Given
        var grant = vaults.connectExpired(provider);
        provider.answersWith(fault);

        // When
        var first = vaults.first().read(grant);
        var second = vaults.second().read(grant);
        var askedInTrouble = provider.refreshes();
        provider.recovers();
        var token = awaitToken(grant);

        // Then
        assertThat(first.expect(503).headers()).containsIgnoringCase("retry-after=");
        assertThat(second.expect(503).json().path("code").asText()).isEqualTo("provider_unavailable");
        assertThat(askedInTrouble).isOne();
        assertThat(token).isEqualTo(provider.newestAccessToken(grant.account()));
        assertThat(vaults.first().shown(grant).path("trouble").isNull()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "THROTTLED"})
    void nobodyAsksBeforeTheProviderSaid(ProviderFault fault) {
        // Given
        var grant = vaults.connectExpired(provider);
        provider.answersWith(fault);
        vaults.first().read(grant).expect(503);
        provider.recovers();

        // When: everybody is asked again and again
        awaitToken(grant);

        // Then
        assertThat(provider.refreshes()).isEqualTo(2);
        assertThat(provider.between(0, 1)).isGreaterThanOrEqualTo(ProviderFault.RETRY_AFTER);
    }

    /** Asks all replicas until one of them has a token. */
    private String awaitToken(GrantName grant) {
        return Waiting.until("a token after the trouble", RECOVERY, () -> vaults.replicas().stream()
                .map(replica -> replica.read(grant))
                .filter(read -> read.status() == 200)
                .map(read -> read.json().path("access_token").asText())
                .findFirst());
    }
}
