package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.lock.NameLock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Ends grants: unusable here at once, then revoked at the provider from a sealed queue. */
@ApplicationScoped
class GrantEnder {

    private static final int BATCH = 50;

    private final Grants grants;
    private final RevocationQueue revocations;
    private final Revoker revoker;
    private final NameLock names;
    private final Audit audit;
    private final Clock clock;

    GrantEnder(Grants grants, RevocationQueue revocations, Revoker revoker, NameLock names, Audit audit, Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.revoker = revoker;
        this.names = names;
        this.audit = audit;
        this.clock = clock;
    }

    /** What the provider knows of the end. */
    enum AtProvider {
        TRUE,
        PENDING,
        UNSUPPORTED
    }

    /** Deletes the grant in one transaction, then tries the provider once for each of its refresh tokens. Blocks for that. */
    AtProvider end(String application, String account, Caller caller) {
        var queued = QuarkusTransaction.requiringNew().call(() -> {
            names.take("grant", application + "/" + AccountKey.of(account));
            var grant = grants.lockedOf(application, account).orElseThrow(GrantView::notFound);
            audit.done(caller.actor(), Action.GRANT_REVOKED, grant.object());
            return drop(grant);
        });
        if (queued.isEmpty()) {
            return AtProvider.UNSUPPORTED;
        }
        return queued.stream().filter(id -> !revoker.attempt(id)).count() == 0 ? AtProvider.TRUE : AtProvider.PENDING;
    }

    /** Drops grants that nobody confirmed in time, in one transaction per batch. */
    void dropUnconfirmed() {
        QuarkusTransaction.requiringNew()
                .run(() -> grants.pendingTooLong(clock.instant(), BATCH).forEach(grant -> {
                    audit.done(Actor.VAULT, Action.GRANT_DROPPED, grant.object());
                    drop(grant);
                }));
    }

    /** Drops what waits for confirmation under an application, in the caller's transaction. */
    void dropPending(String application) {
        grants.pendingOf(application).forEach(this::drop);
        grants.flush();
    }

    private List<UUID> drop(Grant grant) {
        var queued = revocations.queue(grant);
        grants.delete(grant);
        return queued;
    }
}
