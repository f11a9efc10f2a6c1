package io.sealpost.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A call that a provider keeps waiting until a test says how it goes on. */
final class HeldCall {

    /** Where it waits. */
    enum Step {
        /** The refresh token was not looked at. */
        ARRIVED,
        /** The refresh token is spent, the answer not yet on its way. */
        ROTATED
    }

    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final Step step;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CompletableFuture<Boolean> goesOn = new CompletableFuture<>();

    HeldCall(Step step) {
        this.step = step;
    }

    void awaitReached() {
        Waiting.until(
                "a call that is held when it has " + step,
                ARRIVAL,
                () -> reached.getCount() == 0 ? Optional.of(true) : Optional.empty());
    }

    void release() {
        goesOn.complete(true);
    }

    /** The connection is closed, as if the provider had ended here. */
    void drop() {
        goesOn.complete(false);
    }

    /** Blocks the call here if this is where it is held; says whether it goes on. */
    boolean pass(Step now) {
        if (now != step) {
            return true;
        }
        reached.countDown();
        return goesOn.join();
    }
}
