package io.sealpost.vault.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The chains that this process writes. Whoever commits events holds one from the insert until the commit is answered, so that the order of
 * a chain is the order of its commits; several, so that one slow transaction does not hold up all others. A chain whose last commit is in
 * doubt is left as it is, and another one begun; so is one that nothing was added to for a day, so that none goes on behind months that were
 * dropped long before.
 */
@ApplicationScoped
class Chains {

    private static final int MOST = 4;
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private final Semaphore places = new Semaphore(MOST, true);
    private final Deque<Chain> free = new ArrayDeque<>();
    private final List<Chain> live = new CopyOnWriteArrayList<>();

    /**
     * A chain that nobody else has, until {@link #giveBack} or {@link #abandon}. Blocks while all are taken.
     *
     * @param begin begins a new one where none is free
     */
    Chain take(Instant now, Supplier<Chain> begin) {
        places.acquireUninterruptibly();
        try {
            var chain = pollFree(now);
            return chain == null ? begin.get() : chain;
        } catch (RuntimeException | Error e) {
            places.release();
            throw e;
        }
    }

    private synchronized Chain pollFree(Instant now) {
        var left = free.stream()
                .filter(chain -> chain.restsSince().isBefore(now.minus(LONGEST_REST)))
                .toList();
        free.removeAll(left);
        live.removeAll(left);
        return free.pollFirst();
    }

    /** For the next one; what was inserted with it is committed. The last one used comes first: a quiet service writes one chain. */
    synchronized void giveBack(Chain chain) {
        if (!live.contains(chain)) {
            live.add(chain);
        }
        free.addFirst(chain);
        places.release();
    }

    /** Nobody knows what of it is committed. */
    synchronized void abandon(Chain chain) {
        live.remove(chain);
        places.release();
    }

    /** How far this process knows its chains to be committed. */
    List<Head> heads() {
        return live.stream().map(Chain::head).toList();
    }
}
