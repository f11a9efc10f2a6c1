package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.acceptance.HeldCall.Step;
import io.sealpost.acceptance.TokenFamilies.Policy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The replica that refreshes a grant is killed in the middle of it (SIGKILL); then another one is asked for a token. */
@ExtendWith(Vaults.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RefreshKillIT {

    private final Vaults vaults;
    private final VaultReplica victim;
    private final VaultReplica survivor;
    private RotatingProvider provider;

    RefreshKillIT(Vaults vaults) {
        this.vaults = vaults;
        this.victim = vaults.first();
        this.survivor = vaults.second();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void aKillBeforeTheCallCostsNothing() {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        var grant = vaults.connectExpired(provider);

        // When: the lease is taken, but the client's secret cannot be read yet
        try (var lock = vaults.database().lockTable("client_secret")) {
            Meanwhile.begin(() -> victim.read(grant));
            lock.awaitWaiter();
            victim.kill();
        }
        var read = readElsewhere(grant);

        // Then
        assertIsNewest(read, grant);
        assertThat(provider.refreshes()).isOne();
    }

    @Test
    void aKillBeforeTheProviderLooksAtTheRequestCostsNothing() {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        var grant = vaults.connectExpired(provider);
        var call = provider.holdNext(Step.ARRIVED);

        // When
        Meanwhile.begin(() -> victim.read(grant));
        call.awaitReached();
        victim.kill();
        call.drop();
        var read = readElsewhere(grant);

        // Then
        assertIsNewest(read, grant);
        assertThat(provider.reuses()).isZero();
    }

    @Test
    void aKillAfterTheCommitCostsNothing() {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        var grant = vaults.connectExpired(provider);
        var call = provider.holdNext(Step.ARRIVED);

        // When: what came is stored, but the reader waits for an entry in the audit
        Meanwhile.begin(() -> victim.read(grant));
        call.awaitReached();
        try (var lock = vaults.database().lockTable("audit_entry")) {
            call.release();
            lock.awaitWaiter();
            victim.kill();
        }
        var read = readElsewhere(grant);

        // Then
        assertIsNewest(read, grant);
        assertThat(provider.refreshes()).isOne();
    }

    /** When a kill loses the refresh token that the provider just gave. */
    enum Loss {
        WHILE_THE_PROVIDER_WORKS,
        BETWEEN_ANSWER_AND_COMMIT
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatLeavesOldTokensValidLosesNothing(Loss loss) {
        // Given
        provider = RotatingProvider.start(Policy.TOLERANT);
        var grant = vaults.connectExpired(provider);

        // When
        killAt(loss, grant);
        var read = readElsewhere(grant);

        // Then: it was asked with the token that it had replaced
        assertIsNewest(read, grant);
        assertThat(provider.reuses()).isOne();
        assertThat(provider.refreshes()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aStrictProviderHasToBeAskedForConsentAgainAndTheGrantSaysWhy(Loss loss) {
        // Given
        provider = RotatingProvider.start(Policy.STRICT);
        var grant = vaults.connectExpired(provider);

        // When
        killAt(loss, grant);
        var read = readElsewhere(grant);
        var again = survivor.read(grant);

        // Then: the one token that was left was tried, once
        assertThat(read.expect(409).json().path("code").asText()).isEqualTo("grant_not_active");
        assertThat(read.json().path("cause").asText()).isEqualTo("refresh_answer_lost");
        assertThat(again.expect(409).json().path("cause").asText()).isEqualTo("refresh_answer_lost");
        assertThat(survivor.shown(grant).path("status").asText()).isEqualTo("needs_consent");
        assertThat(survivor.shown(grant).path("action_required").asText()).isEqualTo("consent");
        assertThat(provider.reuses()).isOne();
        assertThat(provider.refreshes()).isEqualTo(2);
    }

    private void killAt(Loss loss, GrantName grant) {
        switch (loss) {
            case WHILE_THE_PROVIDER_WORKS -> {
                var call = provider.holdNext(Step.ROTATED);
                Meanwhile.begin(() -> victim.read(grant));
                call.awaitReached();
                victim.kill();
                call.drop();
            }
            case BETWEEN_ANSWER_AND_COMMIT -> {
                var call = provider.holdNext(Step.ARRIVED);
                Meanwhile.begin(() -> victim.read(grant));
                call.awaitReached();
                try (var lock = vaults.database().lockRow(grant)) {
                    call.release();
                    lock.awaitWaiter();
                    victim.kill();
                }
            }
        }
    }

    /** What another replica says once the lease ran out, while the victim comes back. */
    private Http.Answer readElsewhere(GrantName grant) {
        vaults.database().endLease(grant);
        var revival = Meanwhile.begin(victim::restart);
        var read = survivor.read(grant);
        revival.result();
        return read;
    }

    /** The same everywhere, on the replica that came back, too. */
    private void assertIsNewest(Http.Answer read, GrantName grant) {
        assertThat(read.expect(200).json().path("access_token").asText())
                .isEqualTo(provider.newestAccessToken(grant.account()));
        assertThat(victim.accessToken(grant)).isEqualTo(provider.newestAccessToken(grant.account()));
        assertThat(survivor.shown(grant).path("status").asText()).isEqualTo("active");
    }
}
