package io.sealpost.vault.commit;

import io.sealpost.vault.thread.Awaited;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Lets those who need a transaction at the same time share one: what arrives while one is on its way goes into the next. Whoever comes alone
 * waits for nobody. A transaction begins after all who share it asked, so it sees what each of them may rely on.
 *
 * @param <I> what is to be done
 * @param <O> what came of it
 */
public final class GroupCommit<I, O> {

    private final Size size;
    private final Executor threads;
    private final Function<List<I>, List<O>> transaction;
    private final Deque<Entry<I, O>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param threads where transactions run
     * @param transaction does and commits all of a group, or nothing; what it returns is in their order
     */
    public GroupCommit(Size size, Executor threads, Function<List<I>, List<O>> transaction) {
        this.size = size;
        this.threads = threads;
        this.transaction = transaction;
    }

    /**
     * How large groups get. Many small ones cost more than few large ones; few make those behind a slow one wait. Where everybody goes at once,
     * everybody also comes back at once: nothing stands in line meanwhile, and half of the work waits for the other half. So of more than a few
     * only half go.
     *
     * @param few how many need not be parted
     * @param most how many share a transaction, at most
     * @param atOnce how many transactions are on their way at the same time, at most
     * @param another how many have to wait for one to begin beside those on their way; 1 or more
     */
    public record Size(int few, int most, int atOnce, int another) {

        /** Groups of all who wait. */
        public Size(int most, int atOnce, int another) {
            this(most, most, atOnce, another);
        }

        private int of(int waiting) {
            return Math.min(waiting, Math.clamp(waiting / 2, few, most));
        }
    }

    private record Entry<I, O>(I item, CompletableFuture<O> outcome) {}

    /**
     * Returns at once; what it returns is complete when the item is committed, or with what the transaction failed with: nothing is done then,
     * for any of those who shared it. Whatever depends on that without a thread of its own keeps others from theirs.
     */
    public CompletionStage<O> begin(I item) {
        var mine = new Entry<I, O>(item, new CompletableFuture<>());
        if (takesPlace(mine)) {
            try {
                threads.execute(this::commitAll);
            } catch (RuntimeException | Error e) {
                givenUp().forEach(entry -> entry.outcome().completeExceptionally(e));
            }
        }
        return mine.outcome;
    }

    /**
     * Returns when the item is committed. Blocks; not for use within a transaction.
     *
     * @throws RuntimeException what the transaction failed with; nothing is done then, for any of those who shared it
     */
    public O run(I item) {
        return Awaited.outcome(begin(item));
    }

    /** How many stand in line. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Stands in line, and tells whether a thread is to begin. */
    private synchronized boolean takesPlace(Entry<I, O> mine) {
        waiting.add(mine);
        var begins = running == 0 || (running < size.atOnce && waiting.size() >= size.another);
        if (begins) {
            running++;
        }
        return begins;
    }

    /** There is no thread: whoever has nobody else to run its transaction is to know. */
    private synchronized List<Entry<I, O>> givenUp() {
        running--;
        return running == 0 ? first(waiting.size()) : List.of();
    }

    private void commitAll() {
        for (var group = next(); !group.isEmpty(); group = next()) {
            commit(group);
        }
    }

    /** Those who go now, on this thread; where there are none, its place is free again. */
    private synchronized List<Entry<I, O>> next() {
        if (running == 1 || waiting.size() >= size.another) {
            var group = first(size.of(waiting.size()));
            running -= group.isEmpty() ? 1 : 0;
            return group;
        }
        running--;
        return List.of();
    }

    private List<Entry<I, O>> first(int many) {
        var first = new ArrayList<Entry<I, O>>(many);
        for (var i = 0; i < many; i++) {
            first.add(waiting.poll());
        }
        return first;
    }

    private void commit(List<Entry<I, O>> group) {
        try {
            var outcomes = transaction.apply(group.stream().map(Entry::item).toList());
            for (var i = 0; i < group.size(); i++) {
                group.get(i).outcome().complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error e) {
            group.forEach(entry -> entry.outcome().completeExceptionally(e));
        }
    }
}
