package io.sealpost.auth.invitation;

import io.sealpost.auth.accessrequest.AccessRequests;
import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.KnownUser;
import io.sealpost.auth.user.ProvenIdentity;
import io.sealpost.auth.user.UserLookup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * What the bearer of an invitation's token may do.
 *
 * <ol>
 *   <li>Of all who redeem one token at once, one uses it; it is used where an identity was linked or turned out to be of another address, and
 *       stays open where the person came with an account that cannot be linked, so that another one can be tried.
 *   <li>A token that nobody made, whatever it looks like, is looked for as one that somebody made.
 *   <li>Whom the invitation is for decides nothing by itself: the user has to be active and not protected when it is redeemed.
 * </ol>
 */
@ApplicationScoped
public class Invitations {

    private static final String REASON = "invitation";

    private final StoredInvitations stored;
    private final UserLookup users;
    private final Identities identities;
    private final AccessRequests requests;
    private final Clock clock;

    Invitations(
            StoredInvitations stored, UserLookup users, Identities identities, AccessRequests requests, Clock clock) {
        this.stored = stored;
        this.users = users;
        this.identities = identities;
        this.requests = requests;
        this.clock = clock;
    }

    /** Whom an open invitation is for, and where the browser goes in the end. */
    public record Invited(UUID invitation, KnownUser user, String returnTo) {}

    /** What came of redeeming a token. */
    public sealed interface Redemption {

        /** The identity is the user's. */
        record Linked(KnownUser user) implements Redemption {}

        /** The invitation is for another address: somebody has to decide about the request. */
        record Mismatched(KnownUser user, UUID accessRequest) implements Redemption {}

        /**
         * Nothing was linked, and the invitation is as it was.
         *
         * @param user whom it is for; null where it is nobody's
         * @param code {@code not_found}, {@code invitation_expired}, {@code invitation_used}, {@code user_disabled}, {@code user_protected} or
         *     {@code identity_taken}
         */
        record Refused(KnownUser user, RefusalCode code) implements Redemption {}
    }

    /** Changes nothing. Refuses tokens that are unknown, used, taken back or too old. */
    @Transactional
    public Invited peek(String token) {
        var invitation = ofToken(token).orElseThrow(Invitations::unknown);
        return switch (invitation.statusAt(clock.instant())) {
            case OPEN ->
                new Invited(
                        invitation.id,
                        users.of(invitation.userId).orElseThrow(Invitations::unknown),
                        invitation.returnTo);
            case USED ->
                throw Refusal.of(
                        RefusalCode.INVITATION_USED,
                        "This invitation was used already. Sign in, or ask whoever sent it for a new one.");
            case REVOKED, EXPIRED ->
                throw Refusal.of(
                        RefusalCode.INVITATION_EXPIRED,
                        "This invitation is too old, or a newer one took its place. Ask whoever sent it for a new one.");
        };
    }

    /** Links the identity with whom the token is for. Never rolls back the caller's transaction for what it refuses. */
    @Transactional(TxType.MANDATORY)
    public Redemption redeem(String token, ProvenIdentity proven, Actor actor) {
        identities.hold(proven.issuer(), proven.subject());
        var found = ofToken(token);
        var user = found.flatMap(invitation -> users.hold(invitation.userId));
        if (user.isEmpty()) {
            return new Redemption.Refused(null, RefusalCode.NOT_FOUND);
        }
        stored.refresh(found.get());
        var refusal = refusal(found.get(), user.get(), proven);
        if (refusal.isPresent()) {
            return new Redemption.Refused(user.get(), refusal.get());
        }
        if (!stored.use(found.get().id, clock.instant())) {
            return new Redemption.Refused(user.get(), RefusalCode.INVITATION_USED);
        }
        if (isForAnother(user.get(), proven)) {
            return new Redemption.Mismatched(
                    user.get(), requests.askFor(user.get().id(), proven, actor));
        }
        identities.link(user.get().id(), proven, actor, REASON);
        return new Redemption.Linked(user.get());
    }

    private Optional<Invitation> ofToken(String token) {
        return stored.ofToken(RandomText.hash(token));
    }

    private Optional<RefusalCode> refusal(Invitation invitation, KnownUser user, ProvenIdentity proven) {
        return switch (invitation.statusAt(clock.instant())) {
            case USED -> Optional.of(RefusalCode.INVITATION_USED);
            case REVOKED, EXPIRED -> Optional.of(RefusalCode.INVITATION_EXPIRED);
            case OPEN -> refusal(user, proven);
        };
    }

    private Optional<RefusalCode> refusal(KnownUser user, ProvenIdentity proven) {
        if (!user.active()) {
            return Optional.of(RefusalCode.USER_DISABLED);
        }
        if (user.isProtected()) {
            return Optional.of(RefusalCode.USER_PROTECTED);
        }
        return identities
                .of(proven.issuer(), proven.subject())
                .filter(linked -> !linked.user().id().equals(user.id()))
                .map(_ -> RefusalCode.IDENTITY_TAKEN);
    }

    /** An invitation may have been passed on; where the user has an address, whoever comes has to have it too. */
    private boolean isForAnother(KnownUser user, ProvenIdentity proven) {
        var isTheirs = identities.of(proven.issuer(), proven.subject()).isPresent();
        return !isTheirs
                && user.email() != null
                && !(proven.emailVerified() && AccountKey.of(proven.email()).equals(AccountKey.of(user.email())));
    }

    private static Refusal unknown() {
        return Refusal.of(
                RefusalCode.NOT_FOUND,
                "This invitation is not known. Check that its link was copied whole, or ask whoever sent it for a new one.");
    }
}
