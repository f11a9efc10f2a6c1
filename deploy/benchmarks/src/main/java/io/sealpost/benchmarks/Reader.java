package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads grants, one after the other, until it is closed. */
final class Reader implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** @param accounts how many are read in turn */
    Reader(Vault vault, int accounts) {
        thread = Thread.ofVirtual().start(() -> {
            for (var i = 0; !closed; i++) {
                var began = System.nanoTime();
                vault.accessToken(Vault.account(i % accounts));
                times.add(System.nanoTime() - began);
                Vault.pause(PAUSE);
            }
        });
    }

    Times times() {
        return Times.of(List.copyOf(times));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
