package io.sealpost.kubernetes;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * A program whose threads use a class for the first time, all at once, as those of a service do when it starts. A thread of the operating
 * system makes the class ready and needs a lock for that, for which a virtual thread stands in line before it. As many virtual threads as
 * there are processors wait for the class, and none of them lets go of its carrier. It ends when all are through.
 */
final class FirstUse {

    private static final Object LOCK = new Object();

    private FirstUse() {}

    private static final class Late {

        private static final Object READY;

        static {
            synchronized (LOCK) {
                READY = new Object();
            }
        }
    }

    public static void main(String[] args) throws InterruptedException {
        var processors = Runtime.getRuntime().availableProcessors();
        var begun = new CountDownLatch(processors);
        synchronized (LOCK) {
            awaitBlocked(Thread.ofVirtual().start(FirstUse::takeLock));
            awaitBlocked(Thread.ofPlatform().start(FirstUse::useLate));
            IntStream.range(0, processors).forEach(_ -> Thread.ofVirtual().start(() -> {
                begun.countDown();
                useLate();
            }));
            begun.await();
            // From outside, one who waits for a class looks like one who works.
            Thread.sleep(500);
        }
    }

    private static void takeLock() {
        synchronized (LOCK) {
            LOCK.notifyAll();
        }
    }

    private static void useLate() {
        if (Late.READY == null) {
            throw new IllegalStateException();
        }
    }

    private static void awaitBlocked(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.BLOCKED) {
            Thread.sleep(10);
        }
    }
}
