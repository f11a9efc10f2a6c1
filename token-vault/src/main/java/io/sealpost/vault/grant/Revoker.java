package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.RevocationEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Works off the revocation queue. While another grant of the same client and person is in force nothing is revoked: providers may end
 * both. What cannot be revoked within its life is forgotten.
 */
@ApplicationScoped
class Revoker {

    private static final int BATCH = 20;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;

    private final Revocations revocations;
    private final Grants grants;
    private final OAuthClients clients;
    private final RevocationEndpoint provider;
    private final Sealer sealer;
    private final Clock clock;

    Revoker(
            Revocations revocations,
            Grants grants,
            OAuthClients clients,
            RevocationEndpoint provider,
            Sealer sealer,
            Clock clock) {
        this.revocations = revocations;
        this.grants = grants;
        this.clients = clients;
        this.provider = provider;
        this.sealer = sealer;
        this.clock = clock;
    }

    private record Job(String application, SecretText token) {}

    /** Tries all that are due. */
    void run() {
        due().forEach(this::attempt);
    }

    /** Tries one; true when the provider confirmed. The provider is called outside any transaction. */
    boolean attempt(UUID id) {
        var job = QuarkusTransaction.requiringNew().call(() -> claim(id));
        var revoked = job.isPresent() && revoked(job.get());
        if (revoked) {
            QuarkusTransaction.requiringNew().run(() -> revocations.deleteById(id));
        }
        return revoked;
    }

    private List<UUID> due() {
        return QuarkusTransaction.requiringNew().call(() -> revocations.due(clock.instant(), BATCH).stream()
                .map(revocation -> revocation.id)
                .toList());
    }

    /** Moves the next try ahead, which keeps other replicas off meanwhile. */
    private Optional<Job> claim(UUID id) {
        return revocations.locked(id).flatMap(revocation -> {
            var now = clock.instant();
            if (revocation.giveUpAt.isBefore(now)) {
                revocations.delete(revocation);
                return Optional.empty();
            }
            revocation.nextTryAt =
                    now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(revocation.attempts, MOST_DOUBLINGS)));
            revocation.attempts++;
            return grants.siblingLives(revocation.application, revocation.issuer, revocation.subject)
                    ? Optional.empty()
                    : Optional.of(
                            new Job(revocation.application, sealer.open(revocation.tokenSealed, revocation.place())));
        });
    }

    private boolean revoked(Job job) {
        return clients.open(job.application())
                .filter(client -> client.revocationEndpoint() != null)
                .map(client -> provider.revoke(client, job.token()))
                .orElse(false);
    }
}
