package io.sealpost.auth.accessrequest;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.ProvenIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for access in the name of somebody who signed in.
 *
 * <ol>
 *   <li>Of one (issuer, subject) one request waits at most; whoever tries again is counted there.
 *   <li>Whoever was denied asks nobody again before that request would have run out.
 *   <li>New requests are limited, but for those of people who came by an invitation: somebody asked them.
 * </ol>
 */
@ApplicationScoped
public class AccessRequests {

    private final StoredRequests stored;
    private final RequestLimit limit;
    private final Identities identities;
    private final Audit audit;
    private final AccessRequestConfig config;
    private final Clock clock;

    AccessRequests(
            StoredRequests stored,
            RequestLimit limit,
            Identities identities,
            Audit audit,
            AccessRequestConfig config,
            Clock clock) {
        this.stored = stored;
        this.limit = limit;
        this.identities = identities;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What stands for somebody.
     *
     * @param isPending whether anybody is still to decide it
     */
    public record Standing(UUID request, boolean isPending) {}

    /** The request that now stands for somebody whom nobody knows; empty where there are too many to record it. */
    @Transactional(TxType.MANDATORY)
    public Optional<Standing> ask(ProvenIdentity proven, Actor actor) {
        var standing = pending(proven).or(() -> denied(proven));
        if (standing.isPresent()) {
            return standing.map(request -> new Standing(request.id, request.status == AccessStatus.PENDING));
        }
        return limit.leavesRoomFor(proven.issuer(), actor)
                ? Optional.of(new Standing(recorded(proven, null, actor, null), true))
                : Optional.empty();
    }

    /** The request that now stands for somebody who came by a user's invitation, with another address than the user's. */
    @Transactional(TxType.MANDATORY)
    public UUID askFor(UUID user, ProvenIdentity proven, Actor actor) {
        var standing = pending(proven);
        standing.ifPresent(request -> request.userId = user);
        return standing.map(request -> request.id).orElseGet(() -> recorded(proven, user, actor, "email_mismatch"));
    }

    private Optional<AccessRequest> pending(ProvenIdentity proven) {
        identities.hold(proven.issuer(), proven.subject());
        var now = clock.instant();
        var found = stored.of(proven.issuer(), proven.subject(), AccessStatus.PENDING);
        found.filter(request -> request.statusAt(now) == AccessStatus.EXPIRED).ifPresent(this::expire);
        var pending = found.filter(request -> request.status == AccessStatus.PENDING);
        pending.ifPresent(request -> {
            request.says(proven);
            request.seen(now);
        });
        return pending;
    }

    private Optional<AccessRequest> denied(ProvenIdentity proven) {
        var now = clock.instant();
        var denied = stored.of(proven.issuer(), proven.subject(), AccessStatus.DENIED)
                .filter(request -> request.expiresAt.isAfter(now));
        denied.ifPresent(request -> request.seen(now));
        return denied;
    }

    /** Notes that nobody decided in time. */
    void expire(AccessRequest request) {
        request.status = AccessStatus.EXPIRED;
        stored.flush();
        audit.done(Actor.AUTH, Action.ACCESS_EXPIRED, request.object());
    }

    private UUID recorded(ProvenIdentity proven, UUID user, Actor actor, String reason) {
        var request = new AccessRequest();
        request.id = UUID.randomUUID();
        request.says(proven);
        request.status = AccessStatus.PENDING;
        request.userId = user;
        request.requestedAt = clock.instant();
        request.expiresAt = request.requestedAt.plus(config.life());
        request.seen(request.requestedAt);
        stored.persistAndFlush(request);
        audit.done(Deed.of(actor, Action.ACCESS_REQUESTED, request.object()), reason);
        return request.id;
    }
}
