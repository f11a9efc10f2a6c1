package io.sealpost.auth.invitation;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.user.KnownUser;
import io.sealpost.auth.user.UserLookup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Makes invitations and takes them back; a user's newest one is the only one that counts. */
@ApplicationScoped
class InvitationKeeper {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final StoredInvitations stored;
    private final UserLookup users;
    private final Audit audit;
    private final InvitationConfig config;
    private final Clock clock;

    InvitationKeeper(StoredInvitations stored, UserLookup users, Audit audit, InvitationConfig config, Clock clock) {
        this.stored = stored;
        this.users = users;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** An open invitation and the only copy of its token. */
    record Made(Invitation invitation, RandomText token) {}

    /** Refuses users who cannot be linked as they are. */
    @Transactional
    Made make(UUID user, String returnTo, Actor actor) {
        requireLinkable(users.hold(user).orElseThrow(InvitationKeeper::noUser));
        stored.unspent(user).forEach(before -> revoke(before, actor));
        stored.flush();
        var token = RandomText.make();
        var invitation = Invitation.of(user, token);
        invitation.returnTo = returnTo;
        invitation.createdAt = clock.instant();
        invitation.createdBy = actor.name();
        invitation.expiresAt = invitation.createdAt.plus(life());
        stored.persist(invitation);
        audit.done(actor, Action.USER_INVITED, invitation.object());
        return new Made(invitation, token);
    }

    /** A user's invitations behind one, whatever became of them. */
    @Transactional
    List<Invitation> after(UUID user, UUID id, int rows) {
        requireUser(user);
        return stored.after(user, id, rows);
    }

    @Transactional
    void requireUser(UUID user) {
        if (users.of(user).isEmpty()) {
            throw noUser();
        }
    }

    @Transactional
    void revoke(UUID user, UUID id, Actor actor) {
        if (users.hold(user).isEmpty()) {
            throw noUser();
        }
        var invitation = stored.of(user, id)
                .orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND, "The user has no such invitation."));
        switch (invitation.statusAt(clock.instant())) {
            case OPEN, EXPIRED -> revoke(invitation, actor);
            case REVOKED -> {
                // it is so already
            }
            case USED ->
                throw Refusal.of(
                        RefusalCode.CONFLICT,
                        "The invitation was used. Remove what was linked by DELETE"
                                + " /v1/users/{id}/identities/{provider}, if that is meant.");
        }
    }

    private void revoke(Invitation invitation, Actor actor) {
        invitation.revokedAt = clock.instant();
        audit.done(actor, Action.INVITATION_REVOKED, invitation.object());
    }

    private Duration life() {
        return config.life().compareTo(LONGEST) < 0 ? config.life() : LONGEST;
    }

    private static void requireLinkable(KnownUser user) {
        if (!user.active()) {
            throw Refusal.of(
                    RefusalCode.USER_DISABLED, "The user is not active. Set active to true first, if that is meant.");
        }
        if (user.isProtected()) {
            throw Refusal.of(
                    RefusalCode.USER_PROTECTED,
                    "The user is protected and signs in with no provider. Set protected to false first, if that is meant.");
        }
    }

    private static Refusal noUser() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such user.");
    }
}
