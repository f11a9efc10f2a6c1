package io.sealpost.vault.grant;

import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.KeysUnavailable;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Gives leases: one per grant at a time over all replicas, timed by the database's clock. The intent is audited in the transaction that
 * gives the lease. A grant is due again when its lease ends, so that one whose holder died is picked up. All methods need a transaction.
 */
@ApplicationScoped
class Leases {

    private static final Logger LOG = Logger.getLogger(Leases.class);

    private static final Duration PENDING_PAUSE = Duration.ofHours(1);
    private static final Duration CLOSED_PAUSE = Duration.ofMinutes(1);

    private final Grants grants;
    private final ResourceTokens tokens;
    private final Sealer sealer;
    private final Audit audit;
    private final GrantConfig config;

    Leases(Grants grants, ResourceTokens tokens, Sealer sealer, Audit audit, GrantConfig config) {
        this.tokens = tokens;
        this.grants = grants;
        this.sealer = sealer;
        this.audit = audit;
        this.config = config;
    }

    /** What came of the try to take a lease. */
    sealed interface Claim {
        record Taken(Lease lease) implements Claim {}

        record HeldByAnother() implements Claim {}

        /** Refreshed meanwhile, gone, not refreshable, or failed so recently that the next try is not due. */
        record NothingToDo() implements Claim {}
    }

    /** Whether somebody brings the grant beyond a generation right now. Who waits for that locks nothing: the holder needs the row. */
    boolean isHeld(UUID id, long generation) {
        return grants.isLeased(id, generation);
    }

    /** For somebody who waits for the grant to get beyond a generation. */
    Claim take(UUID id, long generation, TokenResource resource, Actor caller) {
        var began = System.nanoTime();
        var found = grants.locked(id).filter(grant -> grant.generation == generation && grant.isRefreshable());
        if (found.isEmpty()) {
            return new Claim.NothingToDo();
        }
        var grant = found.get();
        var now = grants.databaseTime();
        if (grant.leased(now)) {
            return new Claim.HeldByAnother();
        }
        if (!grant.mayBeTried(now) || !mayBeTried(grant, resource, now)) {
            return new Claim.NothingToDo();
        }
        var lease = lease(grant, resource, caller, true, began);
        give(List.of(lease), now);
        return new Claim.Taken(lease);
    }

    /**
     * What the background looked at.
     *
     * @param looked how many grants, whether there was anything to do or not
     */
    record Due(int looked, List<Lease> leases) {}

    /** For the background: the longest due, as many as given at most, leaving out those that somebody else looks at right now. */
    Due takeDue(List<String> applications, int most) {
        var began = System.nanoTime();
        var due = grants.due(applications, most);
        if (due.isEmpty()) {
            return new Due(0, List.of());
        }
        var now = grants.databaseTime();
        var taken = due.stream()
                .filter(grant -> dueIndeed(grant, now))
                .flatMap(grant -> leaseIfOpen(grant, now, began).stream())
                .toList();
        give(taken, now);
        return new Due(due.size(), taken);
    }

    private void give(List<Lease> leases, Instant now) {
        grants.lease(leases.stream().map(Lease::grant).toList(), UUID.randomUUID(), now, now.plus(config.lease()));
        audit.intended(leases.stream()
                .map(lease -> lease.deed(Action.GRANT_REFRESH, lease.object()))
                .toList());
    }

    /** What cannot be refreshed is not looked at again; what waits is due when the wait is over. */
    private static boolean dueIndeed(Grant grant, Instant now) {
        if (grant.status == GrantStatus.PENDING) {
            // a replica of the version before may confirm it without saying when it is due
            grant.dueAt = now.plus(PENDING_PAUSE);
            return false;
        }
        if (!grant.isRefreshable() || !grant.isTriable()) {
            grant.dueAt = null;
            return false;
        }
        if (grant.leased(now)) {
            grant.dueAt = grant.leaseUntil;
            return false;
        }
        if (!grant.mayBeTried(now)) {
            grant.dueAt = grant.nextTryAt;
            return false;
        }
        return true;
    }

    /** A grant whose data key does not open here holds up no other; another replica may open it meanwhile. */
    private Optional<Lease> leaseIfOpen(Grant grant, Instant now, long began) {
        try {
            return Optional.of(lease(grant, TokenResource.MAIL, Actor.VAULT, false, began));
        } catch (KeysUnavailable e) {
            LOG.warnf("grant %s is not refreshed before its data key opens here: %s", grant.id, e.getMessage());
            grant.dueAt = now.plus(CLOSED_PAUSE);
            return Optional.empty();
        }
    }

    private boolean mayBeTried(Grant grant, TokenResource resource, Instant now) {
        return resource == TokenResource.MAIL
                || tokens.of(grant.id, resource)
                        .map(token -> token.mayBeTried(now))
                        .orElse(true);
    }

    private Lease lease(Grant grant, TokenResource resource, Actor caller, boolean used, long began) {
        return new Lease(
                grant.id,
                grant.application,
                grant.object(),
                grant.issuer,
                grant.subject,
                grant.generation,
                grant.fencingToken + 1,
                resource,
                grant.dueAt,
                request(grant),
                caller,
                used,
                began);
    }

    private Lease.Request request(Grant grant) {
        return switch (grant.grantType) {
            case AUTHORIZATION_CODE ->
                new Lease.Request.RefreshToken(
                        sealer.openIfWhole(grant.refreshTokenSealed, grant.refreshTokenPlace()),
                        sealer.openIfWhole(grant.lateTokenSealed, grant.lateTokenPlace()),
                        sealer.openIfWhole(grant.previousTokenSealed, grant.previousTokenPlace()),
                        grant.scopeList());
            case CLIENT_CREDENTIALS -> new Lease.Request.ClientCredentials(grant.askedScopeList());
            case JWT_BEARER -> new Lease.Request.Assertion(grant.actsFor, grant.askedScopeList());
        };
    }
}
