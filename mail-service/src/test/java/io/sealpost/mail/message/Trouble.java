package io.sealpost.mail.message;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** The queue as a worker sees it whose database, or memory, fails it for a while. */
final class Trouble {

    private final MessageQueue queue;
    private final AtomicInteger claimErrors = new AtomicInteger();
    private final AtomicInteger settleFailures = new AtomicInteger();

    Trouble(MessageQueue queue) {
        this.queue = queue;
    }

    Trouble claimErrors(int count) {
        claimErrors.set(count);
        return this;
    }

    Trouble settleFailures(int count) {
        settleFailures.set(count);
        return this;
    }

    int claimErrorsLeft() {
        return Math.max(claimErrors.get(), 0);
    }

    int settleFailuresLeft() {
        return Math.max(settleFailures.get(), 0);
    }

    /** An anonymous class, because a named one would be a second queue for the service. */
    MessageQueue queue() {
        return new MessageQueue(null, null, null, null, null) {
            @Override
            List<Claim> claim(int limit) {
                if (claimErrors.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("the test's");
                }
                return queue.claim(limit);
            }

            @Override
            void renew(Collection<UUID> sending) {
                queue.renew(sending);
            }

            @Override
            void recover(Collection<UUID> sending) {
                queue.recover(sending);
            }

            @Override
            void settle(Claim claim, Outcome outcome) {
                if (settleFailures.getAndDecrement() > 0) {
                    throw new IllegalStateException("the database is away");
                }
                queue.settle(claim, outcome);
            }
        };
    }
}
