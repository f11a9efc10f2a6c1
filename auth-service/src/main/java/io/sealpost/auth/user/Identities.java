package io.sealpost.auth.user;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.lock.NameLock;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Who signs in as whom.
 *
 * <ol>
 *   <li>An identity is one user's over all providers, and a user has one for each provider.
 *   <li>A protected user is linked with nobody; what is linked already stays, for whoever looks after it.
 *   <li>Whoever decides something about an identity holds it first, then the user: so nobody waits in a circle, and of two who decide at once
 *       the second one sees what the first one did.
 * </ol>
 */
@ApplicationScoped
public class Identities {

    private final LinkedIdentities identities;
    private final Users users;
    private final NameLock names;
    private final Audit audit;
    private final Event<UserChanged> changes;
    private final Event<IdentityLinked> links;
    private final Clock clock;

    Identities(
            LinkedIdentities identities,
            Users users,
            NameLock names,
            Audit audit,
            Event<UserChanged> changes,
            Event<IdentityLinked> links,
            Clock clock) {
        this.identities = identities;
        this.users = users;
        this.names = names;
        this.audit = audit;
        this.changes = changes;
        this.links = links;
        this.clock = clock;
    }

    /**
     * Whose an identity is.
     *
     * @param provider through whom it was linked
     */
    public record Linked(KnownUser user, String provider) {}

    /** Keeps everybody else from deciding about an identity, linked or not, until the caller's transaction ends. */
    @Transactional(TxType.MANDATORY)
    public void hold(String issuer, String subject) {
        names.take("identity", issuer + "\n" + subject);
    }

    /** Empty when it is nobody's. */
    @Transactional
    public Optional<Linked> of(String issuer, String subject) {
        // between the two reads its user may go
        return identities.of(issuer, subject).flatMap(found -> users.findByIdOptional(found.userId)
                .map(user -> new Linked(user.known(), found.provider)));
    }

    /** Whether the user has any way in. */
    @Transactional
    public boolean hasAny(UUID user) {
        return identities.countOf(user) > 0;
    }

    /**
     * Makes an identity the user's, in place of the one that it had with that provider. Nothing happens where it is the user's already. A refusal
     * ({@code not_found}, {@code user_protected}, {@code identity_taken}) changed nothing and leaves the transaction as it is.
     *
     * @param reason why: a code for the audit, or null
     */
    @Transactional(value = TxType.MANDATORY, dontRollbackOn = Refusal.class)
    public void link(UUID user, ProvenIdentity proven, Actor by, String reason) {
        hold(proven.issuer(), proven.subject());
        var held = users.locked(user).orElseThrow(UserKeeper::notFound);
        var owner = identities.of(proven.issuer(), proven.subject()).map(found -> found.userId);
        if (held.isProtected) {
            throw isProtected();
        }
        if (owner.isPresent() && !owner.get().equals(user)) {
            throw taken("Another user has this identity.");
        }
        if (owner.isEmpty()) {
            identities.of(user, proven.provider()).ifPresent(before -> unlink(before, by));
            keep(user, proven, by, reason);
        }
    }

    /** Notes that somebody signed in by it. */
    @Transactional(TxType.MANDATORY)
    public void signedIn(String issuer, String subject) {
        identities.of(issuer, subject).ifPresent(identity -> identity.signedInAt = clock.instant());
    }

    /** Takes it from its user, whatever the user then still has. */
    void unlink(LinkedIdentity identity, Actor by) {
        identities.delete(identity);
        identities.flush();
        audit.done(by, Action.IDENTITY_UNLINKED, identity.object());
        changes.fire(UserChanged.unlinked(identity));
    }

    static Refusal taken(String what) {
        return Refusal.of(
                RefusalCode.IDENTITY_TAKEN, what + " Give another one, or remove it where it is linked now first.");
    }

    private static Refusal isProtected() {
        return Refusal.of(
                RefusalCode.USER_PROTECTED,
                "The user is protected and signs in with no provider. Set protected to false first, if that is meant.");
    }

    private void keep(UUID user, ProvenIdentity proven, Actor by, String reason) {
        var identity = new LinkedIdentity();
        identity.userId = user;
        identity.provider = proven.provider();
        identity.issuer = proven.issuer();
        identity.subject = proven.subject();
        identity.applicationSub = proven.applicationSub();
        identity.email = proven.email();
        identity.linkedAt = clock.instant();
        identity.linkedBy = by.name();
        identities.persist(identity);
        audit.done(Deed.of(by, Action.IDENTITY_LINKED, identity.object()), reason);
        links.fire(new IdentityLinked(user, identity.issuer, identity.subject, by));
    }
}
