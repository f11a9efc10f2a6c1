package io.sealpost.vault.crypto;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Whose turn it is to read the data keys anew. That may mean to ask whoever holds the KEK, for as long as that takes, and those who want it hold
 * connections meanwhile.
 *
 * <ol>
 *   <li>One at a time. The others wait for what it brings, but not for long; where the one before failed they do not wait at all.
 *   <li>After a failure nobody's turn comes for a while.
 * </ol>
 */
final class Reloads {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration DISTRUST = Duration.ofMinutes(1);

    private final ReentrantLock turn = new ReentrantLock();
    private final Clock clock;
    private volatile Failure failure;

    Reloads(Clock clock) {
        this.clock = clock;
    }

    private record Failure(Instant at, KeysUnavailable why) {}

    /**
     * Does what has to be done in turn.
     *
     * @throws KeysUnavailable what it throws itself, and where its turn does not come
     */
    <T> T inTurn(Supplier<T> reload) {
        refuseAfterFailure();
        await();
        try {
            refuseAfterFailure();
            return remembered(reload);
        } finally {
            turn.unlock();
        }
    }

    /** Does it whoever else does, for somebody who needs what is stored by now. What comes of it counts. */
    <T> T remembered(Supplier<T> reload) {
        try {
            var done = reload.get();
            failure = null;
            return done;
        } catch (KeysUnavailable e) {
            failure = new Failure(clock.instant(), e);
            throw e;
        }
    }

    /** Whether the latest failed, and that within a time. */
    boolean failedWithin(Duration time) {
        return lately(time).isPresent();
    }

    private void refuseAfterFailure() {
        lately(PAUSE).ifPresent(last -> {
            throw new KeysUnavailable(
                    "The data keys could not be read at " + last.at() + "; that is tried again soon.", last.why());
        });
    }

    /** A clock that was set back behind a failure ends it. */
    private Optional<Failure> lately(Duration time) {
        var now = clock.instant();
        return Optional.ofNullable(failure)
                .filter(last ->
                        !now.isBefore(last.at()) && now.isBefore(last.at().plus(time)));
    }

    private void await() {
        try {
            if (!turn.tryLock(failedWithin(DISTRUST) ? 0 : PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KeysUnavailable(
                        "The data keys are being read, and whoever holds the KEK does not answer yet.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailable("Interrupted while the data keys were read", e);
        }
    }
}
