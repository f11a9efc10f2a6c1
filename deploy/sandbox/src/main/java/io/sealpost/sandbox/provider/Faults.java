package io.sealpost.sandbox.provider;

import io.sealpost.sandbox.http.Handler;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The faults that wait for each endpoint's next requests, first come, first served. Thread-safe. */
public final class Faults {
    private final Map<Endpoint, Queue<Fault>> waiting = new EnumMap<>(Endpoint.class);

    /** Lets the endpoint misbehave for that many requests more. */
    public synchronized void add(Endpoint endpoint, Fault fault, int times) {
        waiting.computeIfAbsent(endpoint, any -> new ArrayDeque<>()).addAll(Collections.nCopies(times, fault));
    }

    Handler before(Endpoint endpoint, Handler handler) {
        return request -> next(endpoint).map(Fault::answer).orElseGet(() -> handler.answer(request));
    }

    private synchronized Optional<Fault> next(Endpoint endpoint) {
        return Optional.ofNullable(waiting.get(endpoint)).map(Queue::poll);
    }
}
