package io.sealpost.vault.thread;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for little work that many wait for. A virtual thread stands in line again after each wait, behind everything else that is ready; a
 * thread of the operating system, which has done little, is let in at once. There are few of those, so what is beyond runs on virtual ones.
 */
public final class UrgentThreads {

    private static final long IDLE_SECONDS = 10;

    private UrgentThreads() {}

    /**
     * An executor that keeps nobody waiting for a thread.
     *
     * @param most how many threads of the operating system there are at the same time
     */
    public static ExecutorService named(String name, int most) {
        return new ThreadPoolExecutor(
                0,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
                (task, _) -> Thread.ofVirtual().name(name).start(task));
    }
}
