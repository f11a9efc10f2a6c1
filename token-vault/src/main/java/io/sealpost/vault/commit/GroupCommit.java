package io.sealpost.vault.commit;

import io.sealpost.vault.thread.Awaited;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Lets those who need a transaction at the same time share one: what arrives while one is on its way goes into the next. Whoever comes alone
 * waits for nobody. A transaction begins after all who share it asked, so it sees what each of them may rely on. A second one beside it would
 * make both small, and small ones cost more for each; it begins when as many wait as make it worth its while.
 *
 * @param <I> what is to be done
 * @param <O> what came of it
 */
public final class GroupCommit<I, O> {

    private final int most;
    private final int atOnce;
    private final Executor threads;
    private final Function<List<I>, List<O>> transaction;
    private final BlockingQueue<Entry<I, O>> waiting = new LinkedBlockingQueue<>();
    private final Semaphore places;

    /**
     * @param most how many share a transaction, at most; where half as many wait, another one begins
     * @param atOnce how many transactions are on their way at the same time, at most
     * @param threads where they run
     * @param transaction does and commits all of them, or none; what it returns is in their order
     */
    public GroupCommit(int most, int atOnce, Executor threads, Function<List<I>, List<O>> transaction) {
        this.most = most;
        this.atOnce = atOnce;
        this.threads = threads;
        this.places = new Semaphore(atOnce);
        this.transaction = transaction;
    }

    private record Entry<I, O>(I item, CompletableFuture<O> outcome) {}

    /**
     * Returns at once; what it returns is complete when the item is committed, or with what the transaction failed with: nothing is done then,
     * for any of those who shared it. Whatever depends on that without a thread of its own keeps others from theirs.
     */
    public CompletionStage<O> begin(I item) {
        var mine = new Entry<I, O>(item, new CompletableFuture<>());
        waiting.add(mine);
        runWaiting();
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
    int waiting() {
        return waiting.size();
    }

    private void runWaiting() {
        if (mayGo(running()) && places.tryAcquire()) {
            try {
                threads.execute(this::runAll);
            } catch (RuntimeException | Error e) {
                places.release();
                throw e;
            }
        }
    }

    /** Whether those who wait go now, beside so many transactions that are on their way. */
    private boolean mayGo(int others) {
        return others == 0 ? !waiting.isEmpty() : waiting.size() >= most / 2;
    }

    private int running() {
        return atOnce - places.availablePermits();
    }

    private void runAll() {
        try {
            while (mayGo(running() - 1)) {
                run(next());
            }
        } finally {
            places.release();
        }
        // whoever came to stand in line before the release found no place
        runWaiting();
    }

    private List<Entry<I, O>> next() {
        var group = new ArrayList<Entry<I, O>>();
        waiting.drainTo(group, most);
        return group;
    }

    private void run(List<Entry<I, O>> group) {
        if (group.isEmpty()) {
            return;
        }
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
