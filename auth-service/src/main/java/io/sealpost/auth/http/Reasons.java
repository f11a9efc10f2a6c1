package io.sealpost.auth.http;

import java.util.stream.Stream;

/** What a failure comes of. */
public final class Reasons {

    private static final int DEEPEST = 8;

    private Reasons() {}

    /** The failure and all that led to it: the transaction manager hangs some reasons beside each other. */
    public static Stream<Throwable> of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static Stream<Throwable> of(Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return Stream.empty();
        }
        var beside = Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()));
        return Stream.concat(Stream.of(failure), beside.flatMap(reason -> of(reason, depth - 1)));
    }
}
