package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Ends grants: unusable here at once, then revoked at the provider from a sealed queue. */
@ApplicationScoped
class GrantEnder {

    private static final int BATCH = 50;

    private final Grants grants;
    private final Revocations revocations;
    private final Revoker revoker;
    private final OAuthClients clients;
    private final Sealer sealer;
    private final Audit audit;
    private final GrantConfig config;
    private final Clock clock;

    GrantEnder(
            Grants grants,
            Revocations revocations,
            Revoker revoker,
            OAuthClients clients,
            Sealer sealer,
            Audit audit,
            GrantConfig config,
            Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.revoker = revoker;
        this.clients = clients;
        this.sealer = sealer;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** What the provider knows of the end. */
    enum AtProvider {
        TRUE,
        PENDING,
        UNSUPPORTED
    }

    /** Deletes the grant in one transaction, then tries the provider once. Blocks for that call. */
    AtProvider end(String application, String account, Caller caller) {
        var queued = QuarkusTransaction.requiringNew().call(() -> {
            var grant = grants.lockedOf(application, account).orElseThrow(GrantView::notFound);
            audit.done(caller.name(), Action.GRANT_REVOKED, grant.object());
            return drop(grant);
        });
        return queued.map(id -> revoker.attempt(id) ? AtProvider.TRUE : AtProvider.PENDING)
                .orElse(AtProvider.UNSUPPORTED);
    }

    /** Drops grants that nobody confirmed in time, in one transaction per batch. */
    void dropUnconfirmed() {
        QuarkusTransaction.requiringNew()
                .run(() -> grants.pendingTooLong(clock.instant(), BATCH).forEach(grant -> {
                    audit.done("token-vault", Action.GRANT_DROPPED, grant.object());
                    drop(grant);
                }));
    }

    private Optional<UUID> drop(Grant grant) {
        var revocable = clients.facts(grant.application)
                .map(OAuthClients.Facts::revocable)
                .orElse(false);
        var queued = revocable && grant.refreshTokenSealed != null ? Optional.of(queue(grant)) : Optional.<UUID>empty();
        grants.delete(grant);
        return queued;
    }

    private UUID queue(Grant grant) {
        var now = clock.instant();
        var revocation = new Revocation();
        revocation.id = UUID.randomUUID();
        revocation.application = grant.application;
        revocation.issuer = grant.issuer;
        revocation.subject = grant.subject;
        revocation.createdAt = now;
        revocation.nextTryAt = now;
        revocation.giveUpAt = now.plus(config.revocationLife());
        revocation.tokenSealed =
                sealer.seal(sealer.open(grant.refreshTokenSealed, grant.refreshTokenPlace()), revocation.place());
        revocations.persist(revocation);
        return revocation.id;
    }
}
