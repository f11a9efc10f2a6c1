package io.sealpost.auth.signin;

import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.browser.Callback;
import io.sealpost.auth.browser.ProviderErrors;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends visits.
 *
 * <ol>
 *   <li>Only the browser that began a visit ends it, at the address that the visit was to come back to, and with the provider that it went to.
 *   <li>Its code is presented once; the vault refuses it a second time.
 *   <li>What came of it is decided before the answer: nothing of the visit is left behind.
 * </ol>
 */
@ApplicationScoped
class SignInFinisher {

    private static final Logger LOG = Logger.getLogger(SignInFinisher.class);

    private final SignInProviders providers;
    private final FlowSeal seal;
    private final Visits visits;
    private final Proof proof;
    private final Arrivals arrivals;
    private final SignInMetrics metrics;
    private final Clock clock;

    SignInFinisher(
            SignInProviders providers,
            FlowSeal seal,
            Visits visits,
            Proof proof,
            Arrivals arrivals,
            SignInMetrics metrics,
            Clock clock) {
        this.providers = providers;
        this.seal = seal;
        this.visits = visits;
        this.proof = proof;
        this.arrivals = arrivals;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What a visit came to, and for which flow. */
    record Finished(Flow flow, Arrivals.Result result) {}

    /** Refuses, with one answer for all of them, callbacks that no visit of this browser at this address waits for. */
    Finished finish(Callback callback, URI here, String cookie, RoutingContext request, Actor actor) {
        var flow = seal.open(cookie, callback.state())
                .filter(opened -> opened.callback().equals(here))
                .orElseThrow(SignInFinisher::stateInvalid);
        var provider = providers
                .of(flow.provider())
                .filter(found -> found.state().equals(flow.tenant()))
                .filter(found -> callback.isFrom(
                        Optional.ofNullable(found.issuer()),
                        found.application().authorizationResponseIssParameterSupported()))
                .orElseThrow(SignInFinisher::stateInvalid);
        var result = result(flow, provider, callback, request, actor);
        metrics.count(flow.provider(), result);
        return new Finished(flow, result);
    }

    static Refusal stateInvalid() {
        return Refusal.of(
                RefusalCode.STATE_INVALID,
                "This visit to the provider is not one that this browser began here, or it took too long, or it was counted before."
                        + " Go back to where you came from, and sign in again.");
    }

    private Arrivals.Result result(
            Flow flow, SignInProvider provider, Callback callback, RoutingContext request, Actor actor) {
        return switch (callback.answer()) {
            case Callback.Answer.Failure(var error, var entraCode) -> {
                visits.abandon(request, provider.tenant(), callback.state());
                LOG.infof(
                        "a provider let nobody in: provider=%s %s %s",
                        flow.provider(), ProviderErrors.cause(error), entraCode);
                yield out("access_denied".equals(error) ? SignInOutcome.DECLINED : SignInOutcome.PROVIDER_ERROR);
            }
            case Callback.Answer.Directory _ -> throw stateInvalid();
            case Callback.Answer.Code(var code) ->
                switch (visits.end(request, provider.tenant(), callback.state(), code.getValue())) {
                    case Visits.Failed(var outcome) -> out(outcome);
                    case Visits.Came(var identity) -> judged(flow, provider, identity, request, actor);
                };
        };
    }

    private Arrivals.Result judged(
            Flow flow, SignInProvider provider, SecurityIdentity identity, RoutingContext request, Actor actor) {
        return switch (proof.of(identity, request, provider.offer(), provider.application(), clock.instant())) {
            case Proof.Invalid(var outcome) -> out(outcome);
            case Proof.Nobody(var outcome) -> arrivals.turnedAway(outcome, provider.offer(), actor);
            case Proof.Person person -> arrivals.of(person, flow, provider.offer(), actor);
        };
    }

    private static Arrivals.Result out(SignInOutcome outcome) {
        return new Arrivals.Unproven(outcome);
    }
}
