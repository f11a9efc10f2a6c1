package io.sealpost.auth.signin;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** How visits end: a client secret that expired shows here before anybody complains. */
@ApplicationScoped
class SignInMetrics {

    private static final String NAME = "sealpost.sign.ins";

    private final MeterRegistry registry;

    SignInMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param provider one that exists */
    void count(String provider, Arrivals.Result result) {
        registry.counter(NAME, "provider", provider, "outcome", outcome(result)).increment();
    }

    private static String outcome(Arrivals.Result result) {
        return switch (result) {
            case Arrivals.In _ -> "signed_in";
            case Arrivals.Accepted _ -> "invitation_accepted";
            case Arrivals.Unproven(var outcome) -> outcome.text();
            case Arrivals.NotAdmitted(var outcome, var _) -> outcome.text();
        };
    }
}
