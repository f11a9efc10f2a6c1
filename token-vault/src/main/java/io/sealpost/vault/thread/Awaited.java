package io.sealpost.vault.thread;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waiting for what runs elsewhere. */
public final class Awaited {

    private Awaited() {}

    /**
     * Returns what came of the work. Blocks until it is done.
     *
     * @throws RuntimeException what the work failed with, as it was thrown there
     */
    public static <T> T outcome(CompletionStage<T> work) {
        try {
            return work.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
