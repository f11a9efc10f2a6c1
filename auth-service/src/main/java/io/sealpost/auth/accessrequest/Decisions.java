package io.sealpost.auth.accessrequest;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.IdentityLinked;
import io.sealpost.auth.user.NewUsers;
import io.sealpost.auth.user.Profile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;

/** Decides about requests, each once; what an approval links, it links in the same transaction. */
@ApplicationScoped
class Decisions {

    private static final String REASON = "access_request";
    private static final String LINKED_OTHERWISE = "linked_otherwise";

    private final StoredRequests stored;
    private final Identities identities;
    private final NewUsers newUsers;
    private final Audit audit;
    private final Clock clock;

    Decisions(StoredRequests stored, Identities identities, NewUsers newUsers, Audit audit, Clock clock) {
        this.stored = stored;
        this.identities = identities;
        this.newUsers = newUsers;
        this.audit = audit;
        this.clock = clock;
    }

    /** With whom an identity is to be linked. */
    sealed interface Whom {

        /** A user who is there already. */
        record Existing(UUID user) implements Whom {}

        /** A user who is made for it. */
        record New(Profile profile) implements Whom {}

        /** The request did not say it. */
        record Unsaid() implements Whom {}
    }

    @Transactional
    AccessRequest approve(UUID id, Whom whom, Actor actor) {
        var asked = stored.findByIdOptional(id).orElseThrow(Decisions::notFound);
        identities.hold(asked.issuer, asked.subject);
        var request = pending(id);
        var user =
                switch (whom) {
                    case Whom.Existing(var known) -> known;
                    case Whom.New(var profile) -> newUsers.add(profile, actor).id();
                    case Whom.Unsaid() ->
                        throw Refusal.invalid(
                                "user_id", "give either user_id, of somebody who is there, or user, who is to be made");
                };
        approved(request, user, actor);
        identities.link(user, request.proven(), actor, REASON);
        audit.done(actor, Action.ACCESS_APPROVED, request.object());
        return request;
    }

    /** What a request asked for came about by an invitation, by hand or by a verified address: it is approved by whoever did that. */
    @Transactional(TxType.MANDATORY)
    void settle(@Observes IdentityLinked link) {
        stored.of(link.issuer(), link.subject(), AccessStatus.PENDING)
                .filter(request -> request.statusAt(clock.instant()) == AccessStatus.PENDING)
                .ifPresent(request -> {
                    approved(request, link.user(), link.by());
                    audit.done(Deed.of(link.by(), Action.ACCESS_APPROVED, request.object()), LINKED_OTHERWISE);
                });
    }

    private void approved(AccessRequest request, UUID user, Actor actor) {
        request.userId = user;
        request.decided(AccessStatus.APPROVED, clock.instant(), actor.name());
    }

    /** @param reason in the words of who denies it; null where there are none */
    @Transactional
    AccessRequest deny(UUID id, String reason, Actor actor) {
        var request = pending(id);
        request.reason = reason;
        request.decided(AccessStatus.DENIED, clock.instant(), actor.name());
        audit.done(actor, Action.ACCESS_DENIED, request.object());
        return request;
    }

    private AccessRequest pending(UUID id) {
        var request = stored.locked(id).orElseThrow(Decisions::notFound);
        return switch (request.statusAt(clock.instant())) {
            case PENDING -> request;
            case EXPIRED -> throw decided("ran out; if the person asks again, there will be a new one");
            case APPROVED, DENIED -> throw decided("is decided already; read it to see how and by whom");
        };
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such access request.");
    }

    private static Refusal decided(String how) {
        return Refusal.of(RefusalCode.CONFLICT, "The request " + how + ".");
    }
}
