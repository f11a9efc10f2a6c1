package io.sealpost.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until something is so, asking again and again, and no longer than was said. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    static <T> T until(String expected, Duration limit, Supplier<Optional<T>> question) {
        var start = System.nanoTime();
        while (System.nanoTime() - start < limit.toNanos()) {
            var answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("Not within " + limit + ": " + expected);
    }
}
