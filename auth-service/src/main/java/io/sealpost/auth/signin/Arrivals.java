package io.sealpost.auth.signin;

import io.sealpost.auth.admission.Admission;
import io.sealpost.auth.admission.Admittance;
import io.sealpost.auth.admission.Outcome;
import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.session.HandOver;
import io.sealpost.auth.user.KnownUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Lets people in who proved who they are, and gives those a code for the backend: in one transaction, so that neither is without the other. */
@ApplicationScoped
class Arrivals {

    private final Admission admission;
    private final HandOver handOver;
    private final ParameterCopy parameters;
    private final Audit audit;

    Arrivals(Admission admission, HandOver handOver, ParameterCopy parameters, Audit audit) {
        this.admission = admission;
        this.handOver = handOver;
        this.parameters = parameters;
        this.audit = audit;
    }

    /** What a visit came to. */
    sealed interface Result {}

    /** The person is let in, and has this code for the backend. */
    record In(String code) implements Result {
        @Override
        public String toString() {
            return "In";
        }
    }

    /** The invitation is accepted; nobody is signed in by that. */
    record Accepted() implements Result {}

    /** The visit did not prove who came, or whoever it was cannot be admitted at all. */
    record Unproven(SignInOutcome outcome) implements Result {}

    /**
     * It did, and the person stays outside.
     *
     * @param isPending whether somebody is going to decide about it
     */
    record NotAdmitted(Outcome outcome, boolean isPending) implements Result {}

    @Transactional
    Result of(Proof.Person person, Flow flow, SignInOffer offer, Actor actor) {
        var identity = person.identity();
        var verdict =
                admission.admit(identity, Optional.ofNullable(flow.invitation()), offer.linkVerifiedEmail(), actor);
        return switch (verdict) {
            case Admittance.Refused(var outcome, var request) -> new NotAdmitted(outcome, request != null);
            case Admittance.Admitted admitted ->
                flow.invitation() == null ? new In(code(admitted.user(), person, flow, offer)) : new Accepted();
        };
    }

    /**
     * Tells that somebody came who cannot be admitted at all. What never came to a proof is not told: anybody could fill the audit with it.
     */
    @Transactional
    Result turnedAway(SignInOutcome outcome, SignInOffer offer, Actor actor) {
        audit.refused(Deed.of(actor, Action.SIGN_IN_REFUSED, "provider/" + offer.provider()), outcome.text());
        return new Unproven(outcome);
    }

    private String code(KnownUser user, Proof.Person person, Flow flow, SignInOffer offer) {
        var identity = person.identity();
        return handOver.code(new HandOver.SignedIn(
                user.id(),
                identity.provider(),
                offer.application(),
                identity.issuer(),
                identity.subject(),
                flow.returnTo(),
                audience(flow),
                flow.codeChallenge(),
                person.authTime(),
                person.methods()));
    }

    /** Checked when the visit began; an entry that was removed since is nobody's audience any more. */
    private String audience(Flow flow) {
        return ReturnTo.parse(flow.returnTo())
                .flatMap(returnTo -> returnTo.entryOf(parameters.current().allowedReturns()))
                .orElseThrow(ReturnTo::notAllowed);
    }
}
