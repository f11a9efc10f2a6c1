package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.OAuthClient.Credential;
import io.sealpost.vault.provider.RevocationEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Works off the revocation queue. While another grant of the same client and person is in force nothing is revoked: providers may end
 * both; where it is not known whose token it is, any grant of that client counts. What cannot be revoked within its life is forgotten.
 */
@ApplicationScoped
class Revoker {

    private static final Logger LOG = Logger.getLogger(Revoker.class);
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

    private record Job(OAuthClient client, SecretText token) {}

    /** Tries all that are due. */
    void run() {
        due().forEach(this::attempt);
    }

    /** Tries one; true when the provider confirmed. The provider is called outside any transaction. */
    boolean attempt(UUID id) {
        var job = QuarkusTransaction.requiringNew().call(() -> claim(id));
        var revoked = job.map(claimed -> provider.revoke(claimed.client(), claimed.token()))
                .orElse(false);
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
        var now = clock.instant();
        return revocations
                .locked(id)
                .filter(found -> !found.nextTryAt.isAfter(now))
                .flatMap(revocation -> {
                    if (revocation.giveUpAt.isBefore(now)) {
                        revocations.delete(revocation);
                        return Optional.empty();
                    }
                    revocation.nextTryAt =
                            now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(revocation.attempts, MOST_DOUBLINGS)));
                    revocation.attempts++;
                    return siblingLives(revocation) ? Optional.empty() : job(revocation);
                });
    }

    private Optional<Job> job(Revocation revocation) {
        try {
            var client = new OAuthClient(
                    revocation.identity,
                    0,
                    URI.create(revocation.tokenEndpoint),
                    URI.create(revocation.revocationEndpoint),
                    revocation.clientId,
                    revocation.clientAuthentication,
                    credentials(revocation),
                    List.of());
            return Optional.of(new Job(client, sealer.open(revocation.tokenSealed, revocation.tokenPlace())));
        } catch (SealBroken e) {
            LOG.errorf(e, "revocation %s cannot be opened and is left to run out", revocation.id);
            return Optional.empty();
        }
    }

    /** The client's credentials of the day while the application still is that client, then the one of the day of the end. */
    private List<Credential> credentials(Revocation revocation) {
        var current = clients.open(revocation.application)
                .filter(client -> client.identity() == revocation.identity)
                .map(OAuthClient::credentials)
                .orElse(List.of());
        var queued = Optional.ofNullable(revocation.clientSecretSealed)
                .map(stored -> new Credential.Secret(
                        "queued",
                        sealer.open(stored, revocation.clientSecretPlace()),
                        revocation.clientAuthentication));
        return Stream.concat(current.stream(), queued.stream()).toList();
    }

    /** A grant of the same person to the same client, under whatever application name. */
    private boolean siblingLives(Revocation revocation) {
        return grants.mayLive(
                clients.named(revocation.clientId, revocation.tokenEndpoint), revocation.issuer, revocation.subject);
    }
}
