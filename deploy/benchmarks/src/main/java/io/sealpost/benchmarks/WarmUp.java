package io.sealpost.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What a replica does all day: reads of tokens that live. Until it has done so for a while, the JVM is busier compiling than serving. */
final class WarmUp {

    private static final int READS = 40_000;
    private static final int AT_ONCE = 50;

    private WarmUp() {}

    /**
     * Returns when the vault has been read often enough.
     *
     * @param accounts how many are read in turn
     */
    static void of(Vault vault, int accounts) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var reads = threads.invokeAll(IntStream.range(0, READS)
                    .<Callable<String>>mapToObj(read -> () -> vault.accessToken(Vault.account(read % accounts)))
                    .toList());
            reads.forEach(Future::resultNow);
        }
    }
}
