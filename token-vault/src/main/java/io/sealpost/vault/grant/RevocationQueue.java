package io.sealpost.vault.grant;

import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.OAuthClient.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Takes refresh tokens that are to be revoked, in the transaction that ends their grant. */
@ApplicationScoped
class RevocationQueue {

    private final Revocations revocations;
    private final OAuthClients clients;
    private final Sealer sealer;
    private final GrantConfig config;
    private final Clock clock;

    RevocationQueue(Revocations revocations, OAuthClients clients, Sealer sealer, GrantConfig config, Clock clock) {
        this.revocations = revocations;
        this.clients = clients;
        this.sealer = sealer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Queues the grant's refresh token, and one that came late, of which nobody knows yet whether it is the one that the provider takes now;
     * none where it has none or the provider takes no revocations.
     */
    List<UUID> queue(Grant grant) {
        return Stream.of(
                        sealer.openIfWhole(grant.lateTokenSealed, grant.lateTokenPlace()),
                        sealer.openIfWhole(grant.refreshTokenSealed, grant.refreshTokenPlace()))
                .flatMap(Optional::stream)
                .flatMap(token -> queue(grant.application, grant.issuer, grant.subject, token).stream())
                .toList();
    }

    /**
     * Queues a refresh token; empty where the provider takes no revocations.
     *
     * @param issuer null like the subject where it is not known whose it is
     */
    Optional<UUID> queue(String application, String issuer, String subject, SecretText token) {
        return clients.open(application)
                .filter(client -> client.revocationEndpoint() != null)
                .map(client -> queue(application, client, issuer, subject, token));
    }

    private UUID queue(String application, OAuthClient client, String issuer, String subject, SecretText token) {
        var now = clock.instant();
        var revocation = new Revocation();
        revocation.id = UUID.randomUUID();
        revocation.application = application;
        revocation.identity = client.identity();
        revocation.issuer = issuer;
        revocation.subject = subject;
        revocation.clientId = client.clientId();
        revocation.tokenEndpoint = client.tokenEndpoint().toString();
        revocation.revocationEndpoint = client.revocationEndpoint().toString();
        revocation.clientAuthentication = client.authentication();
        // keys and tokens of the platform are not kept beside: those of the day are used
        if (!client.credentials().isEmpty() && client.credentials().getFirst() instanceof Credential.Secret secret) {
            revocation.clientSecretSealed = sealer.seal(secret.value(), revocation.clientSecretPlace());
        }
        revocation.tokenSealed = sealer.seal(token, revocation.tokenPlace());
        revocation.createdAt = now;
        revocation.nextTryAt = now;
        revocation.giveUpAt = now.plus(config.revocationLife());
        revocations.persist(revocation);
        return revocation.id;
    }
}
