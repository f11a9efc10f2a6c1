package io.sealpost.vault.commit;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets those who have something to write at the same time write it in one transaction: what arrives while a transaction is on its way goes
 * into the next one. A single writer waits for nobody.
 *
 * @param <I> what is to be written
 * @param <O> what came of it
 */
public final class GroupCommit<I, O> {

    private final int most;
    private final Function<List<I>, List<O>> transaction;
    private final Queue<Entry<I, O>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places;

    /**
     * @param most how many are written in one transaction, at most
     * @param atOnce how many transactions are on their way at the same time, at most
     * @param transaction writes and commits all of them, or none; what it returns is in their order
     */
    public GroupCommit(int most, int atOnce, Function<List<I>, List<O>> transaction) {
        this.most = most;
        this.places = new Semaphore(atOnce, true);
        this.transaction = transaction;
    }

    private static final class Entry<I, O> {

        private final I item;
        private final CompletableFuture<O> outcome = new CompletableFuture<>();
        private volatile boolean taken;

        Entry(I item) {
            this.item = item;
        }
    }

    /**
     * Returns when the item is committed. Blocks; not for use within a transaction.
     *
     * @throws RuntimeException what the transaction failed with; nothing of it is written then, for any of those who shared it
     */
    public O write(I item) {
        var mine = new Entry<I, O>(item);
        waiting.add(mine);
        places.acquireUninterruptibly();
        try {
            while (!mine.taken) {
                writeNext();
            }
        } finally {
            places.release();
        }
        return outcome(mine);
    }

    /** How many stand in line. */
    int waiting() {
        return waiting.size();
    }

    private void writeNext() {
        var group = next();
        if (group.isEmpty()) {
            return;
        }
        try {
            var outcomes =
                    transaction.apply(group.stream().map(entry -> entry.item).toList());
            for (var i = 0; i < group.size(); i++) {
                group.get(i).outcome.complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(entry -> entry.outcome.completeExceptionally(e));
        }
    }

    private List<Entry<I, O>> next() {
        var group = Stream.generate(waiting::poll)
                .limit(most)
                .takeWhile(Objects::nonNull)
                .toList();
        group.forEach(entry -> entry.taken = true);
        return group;
    }

    private static <O> O outcome(Entry<?, O> entry) {
        try {
            return entry.outcome.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }
}
