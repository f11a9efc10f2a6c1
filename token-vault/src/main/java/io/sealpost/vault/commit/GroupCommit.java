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
 * Lets those who need a transaction at the same time share one: what arrives while one is on its way goes into the next. Whoever comes alone
 * waits for nobody. A transaction begins after all who share it asked, so it sees what each of them may rely on.
 *
 * @param <I> what is to be done
 * @param <O> what came of it
 */
public final class GroupCommit<I, O> {

    private final int most;
    private final Function<List<I>, List<O>> transaction;
    private final Queue<Entry<I, O>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places;

    /**
     * @param most how many share a transaction, at most
     * @param atOnce how many transactions are on their way at the same time, at most
     * @param transaction does and commits all of them, or none; what it returns is in their order
     */
    public GroupCommit(int most, int atOnce, Function<List<I>, List<O>> transaction) {
        this.most = most;
        this.places = new Semaphore(atOnce);
        this.transaction = transaction;
    }

    private static final class Entry<I, O> {

        private final I item;
        private final CompletableFuture<O> outcome = new CompletableFuture<>();
        /** Whether it is its turn to run transactions; false where another one did so for it. */
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

        private volatile boolean taken;

        Entry(I item) {
            this.item = item;
        }

        void succeed(O result) {
            outcome.complete(result);
            turn.complete(false);
        }

        void fail(Throwable why) {
            outcome.completeExceptionally(why);
            turn.complete(false);
        }
    }

    /**
     * Returns when the item is committed. Blocks; not for use within a transaction.
     *
     * @throws RuntimeException what the transaction failed with; nothing is done then, for any of those who shared it
     */
    public O run(I item) {
        var mine = new Entry<I, O>(item);
        waiting.add(mine);
        if (places.tryAcquire() || mine.turn.join()) {
            try {
                while (!mine.taken) {
                    runNext();
                }
            } finally {
                passOn();
            }
        }
        return outcome(mine);
    }

    /** Gives one's place to somebody who stands in line and has none: whoever was served goes on at once, and nobody waits without need. */
    private void passOn() {
        do {
            for (var next : waiting) {
                if (next.turn.complete(true)) {
                    return;
                }
            }
            places.release();
            // whoever came to stand in line before the release found no place
        } while (waiting.stream().anyMatch(next -> !next.turn.isDone()) && places.tryAcquire());
    }

    /** How many stand in line. */
    int waiting() {
        return waiting.size();
    }

    private void runNext() {
        var group = next();
        if (group.isEmpty()) {
            return;
        }
        try {
            var outcomes =
                    transaction.apply(group.stream().map(entry -> entry.item).toList());
            for (var i = 0; i < group.size(); i++) {
                group.get(i).succeed(outcomes.get(i));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(entry -> entry.fail(e));
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
