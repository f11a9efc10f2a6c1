package io.sealpost.sandbox.provider;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the account's owner will do at the next visit. One visit uses it up. */
public final class ConsentScript {
    private final AtomicReference<Step> next = new AtomicReference<>(Step.ALLOW);

    /** What the owner does. */
    public enum Outcome {
        ALLOW,
        DECLINE,
        OTHER_ACCOUNT,
        NO_REFRESH_TOKEN
    }

    /**
     * One visit.
     *
     * @param outcome what the owner does
     * @param account who the owner is; else the account that {@code login_hint} names
     */
    public record Step(Outcome outcome, Optional<String> account) {
        static final Step ALLOW = new Step(Outcome.ALLOW, Optional.empty());
    }

    /** Sets the step for the next visit, instead of one set before. */
    public void next(Step step) {
        next.set(step);
    }

    Step take() {
        return next.getAndSet(Step.ALLOW);
    }
}
