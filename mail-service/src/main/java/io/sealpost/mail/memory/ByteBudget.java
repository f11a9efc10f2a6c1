package io.sealpost.mail.memory;

import java.util.concurrent.Semaphore;

/**
 * So many bytes of messages are in memory at once and no more; one message that is larger than all room goes alone. First come, first
 * served, so that a large message is not overtaken for ever.
 */
public final class ByteBudget {

    private final int all;
    private final Semaphore room;

    public ByteBudget(int bytes) {
        this.all = bytes;
        this.room = new Semaphore(bytes, true);
    }

    /** What is done with a message while there is room for it. */
    public interface Use<T, E extends Exception> {
        T now() throws E;
    }

    /** Waits for room; when the use has ended, the room is free again. */
    public <T, E extends Exception> T use(long size, Use<T, E> use) throws E {
        var taken = (int) Math.min(size, all);
        room.acquireUninterruptibly(taken);
        try {
            return use.now();
        } finally {
            room.release(taken);
        }
    }
}
