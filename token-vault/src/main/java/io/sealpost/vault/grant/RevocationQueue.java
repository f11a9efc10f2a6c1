package io.sealpost.vault.grant;

import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.provider.OAuthClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

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

    /** Queues the grant's refresh token; empty where it has none or the provider takes no revocations. */
    Optional<UUID> queue(Grant grant) {
        return clients.open(grant.application)
                .filter(client -> grant.refreshTokenSealed != null)
                .filter(client -> client.revocationEndpoint() != null
                        && !client.credentials().isEmpty())
                .map(client -> queue(grant, client));
    }

    private UUID queue(Grant grant, OAuthClient client) {
        var now = clock.instant();
        var revocation = new Revocation();
        revocation.id = UUID.randomUUID();
        revocation.application = grant.application;
        revocation.issuer = grant.issuer;
        revocation.subject = grant.subject;
        revocation.clientId = client.clientId();
        revocation.tokenEndpoint = client.tokenEndpoint().toString();
        revocation.revocationEndpoint = client.revocationEndpoint().toString();
        revocation.clientAuthentication = client.authentication();
        revocation.clientSecretSealed =
                sealer.seal(client.credentials().getFirst().secret(), revocation.clientSecretPlace());
        revocation.tokenSealed =
                sealer.seal(sealer.open(grant.refreshTokenSealed, grant.refreshTokenPlace()), revocation.tokenPlace());
        revocation.createdAt = now;
        revocation.nextTryAt = now;
        revocation.giveUpAt = now.plus(config.revocationLife());
        revocations.persist(revocation);
        return revocation.id;
    }
}
