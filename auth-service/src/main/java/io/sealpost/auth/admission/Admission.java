package io.sealpost.auth.admission;

import io.sealpost.auth.accessrequest.AccessRequests;
import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.admission.Admittance.Admitted;
import io.sealpost.auth.admission.Admittance.Refused;
import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.invitation.Invitations;
import io.sealpost.auth.invitation.Invitations.Redemption;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.Identities;
import io.sealpost.auth.user.KnownUser;
import io.sealpost.auth.user.ProvenIdentity;
import io.sealpost.auth.user.UserLookup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what a proven identity means.
 *
 * <ol>
 *   <li>An identity that is somebody's signs that user in, whatever address it has by now.
 *   <li>An address alone never does. Where a provider is told to link verified addresses, one links a user of whom there is no other way in yet,
 *       if it is nobody else's: a user who has one may be somebody else who only took the address.
 *   <li>An invitation links whom it was made for, and nobody else.
 *   <li>Everybody else waits for somebody's decision.
 *   <li>Of two who come with one identity at once, the second one meets what the first one left. What is decided is
 *       told, but for people who come while there are too many requests: of these the audit has one event.
 * </ol>
 */
@ApplicationScoped
public class Admission {

    private static final String VERIFIED_EMAIL = "verified_email";

    private final Identities identities;
    private final UserLookup users;
    private final Invitations invitations;
    private final AccessRequests requests;
    private final Audit audit;

    Admission(Identities identities, UserLookup users, Invitations invitations, AccessRequests requests, Audit audit) {
        this.identities = identities;
        this.users = users;
        this.invitations = invitations;
        this.requests = requests;
        this.audit = audit;
    }

    /**
     * Lets somebody in, or not.
     *
     * @param invitationToken of the invitation whose link they came by, if they came by one
     * @param linkVerifiedEmail whether the provider is told to link verified addresses
     */
    @Transactional
    public Admittance admit(
            ProvenIdentity person, Optional<String> invitationToken, boolean linkVerifiedEmail, Actor actor) {
        identities.hold(person.issuer(), person.subject());
        return invitationToken
                .map(token -> redeemed(token, person, actor))
                .orElseGet(() -> signedIn(person, linkVerifiedEmail && person.emailVerified(), actor));
    }

    private Admittance redeemed(String token, ProvenIdentity person, Actor actor) {
        return switch (invitations.redeem(token, person, actor)) {
            case Redemption.Linked(var user) -> new Admitted(user);
            case Redemption.Mismatched(var user, var request) ->
                refused(Outcome.EMAIL_MISMATCH, user(user), request, actor);
            case Redemption.Refused(var user, var code) ->
                refused(outcome(code), user == null ? provider(person) : user(user), null, actor);
        };
    }

    private static Outcome outcome(RefusalCode code) {
        return switch (code) {
            case INVITATION_USED -> Outcome.INVITATION_USED;
            case USER_DISABLED -> Outcome.USER_DISABLED;
            case USER_PROTECTED -> Outcome.USER_PROTECTED;
            case IDENTITY_TAKEN -> Outcome.IDENTITY_TAKEN;
            // one that is not there any more, too: its user went, or it was forgotten
            default -> Outcome.INVITATION_EXPIRED;
        };
    }

    private Admittance signedIn(ProvenIdentity person, boolean byEmail, Actor actor) {
        var known = holder(person);
        if (known.isPresent()) {
            return known(known.get(), person, actor);
        }
        var meant = byEmail ? meant(person) : Optional.<KnownUser>empty();
        if (meant.isPresent()) {
            identities.link(meant.get().id(), person, actor, VERIFIED_EMAIL);
            return known(meant.get(), person, actor);
        }
        return requests.ask(person, actor)
                .map(standing -> refused(
                        Outcome.NOT_INVITED,
                        "access-request/" + standing.request(),
                        standing.isPending() ? standing.request() : null,
                        actor))
                .orElseGet(() -> new Refused(Outcome.NOT_INVITED, null));
    }

    /** Whose identity it is, also after whoever changed the user let go of it: it may have been taken away. */
    private Optional<KnownUser> holder(ProvenIdentity person) {
        return identities
                .of(person.issuer(), person.subject())
                .flatMap(linked -> users.hold(linked.user().id()))
                .filter(_ -> identities.of(person.issuer(), person.subject()).isPresent());
    }

    private Admittance known(KnownUser user, ProvenIdentity person, Actor actor) {
        if (!user.active()) {
            return refused(Outcome.USER_DISABLED, user(user), null, actor);
        }
        if (user.isProtected()) {
            return refused(Outcome.USER_PROTECTED, user(user), null, actor);
        }
        identities.signedIn(person.issuer(), person.subject());
        audit.done(actor, Action.SIGNED_IN, user(user));
        return new Admitted(user);
    }

    /** The one user whose address it is, if it leads nowhere else and nobody came as that user before. */
    private Optional<KnownUser> meant(ProvenIdentity person) {
        if (person.email() == null) {
            return Optional.empty();
        }
        var candidates = users.activeByEmail(person.email());
        if (candidates.size() != 1) {
            return Optional.empty();
        }
        return users.hold(candidates.getFirst().id())
                .filter(user -> user.active() && !user.isProtected() && hasEmail(user, person.email()))
                .filter(user -> !identities.hasAny(user.id()));
    }

    /** Also after whoever changed the user let go of it. */
    private static boolean hasEmail(KnownUser user, String email) {
        return user.email() != null && AccountKey.of(user.email()).equals(AccountKey.of(email));
    }

    private Admittance refused(Outcome outcome, String object, UUID request, Actor actor) {
        audit.refused(Deed.of(actor, Action.SIGN_IN_REFUSED, object), outcome.text());
        return new Refused(outcome, request);
    }

    private static String user(KnownUser user) {
        return "user/" + user.id();
    }

    private static String provider(ProvenIdentity person) {
        return "provider/" + person.provider();
    }
}
