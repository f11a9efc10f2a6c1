package io.sealpost.mail.message;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps messages moving: claims what is due as far as there is room, and sends each on a thread of its own.
 *
 * <ol>
 *   <li>Never more than {@code sealpost.delivery.parallelism} messages are being sent by this replica.
 *   <li>A nudge is never lost: it comes before or behind a look at the queue, never between the look and the wait.
 *   <li>What this replica is sending is not settled by its lease: the lease is renewed first, and its outcome is kept until it is stored.
 *   <li>A stopping replica claims nothing more and waits for what it is sending.
 * </ol>
 */
@ApplicationScoped
class OutboxPump {

    private static final Logger LOG = Logger.getLogger(OutboxPump.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final MessageQueue queue;
    private final Delivery delivery;
    private final DeliveryConfig config;
    private final Semaphore room;
    private final Semaphore nudges = new Semaphore(0);
    private final Set<UUID> sending = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile boolean stopped;

    OutboxPump(MessageQueue queue, Delivery delivery, DeliveryConfig config) {
        this.queue = queue;
        this.delivery = delivery;
        this.config = config;
        this.room = new Semaphore(config.parallelism());
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofVirtual().name("outbox-pump").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        nudge();
        if (!room.tryAcquire(config.parallelism(), config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("stopping while %d messages are being sent; they are settled by their leases", sending.size());
        }
        stopped = true;
    }

    /** There may be something to send. */
    void nudge() {
        nudges.release();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        var held = List.copyOf(sending);
        if (!held.isEmpty()) {
            queue.renew(held);
        }
        queue.recover(held);
        nudge();
    }

    private void run() {
        while (!stopping) {
            nudges.acquireUninterruptibly();
            nudges.drainPermits();
            try {
                claimAndSend();
            } catch (Throwable e) {
                // The database may be away or the memory full for a moment; the next tick tries again.
                LOG.error("the outbox could not be read", e);
            }
        }
    }

    private void claimAndSend() {
        var free = room.drainPermits();
        var claims = List.<Claim>of();
        try {
            claims = free == 0 || stopping ? claims : queue.claim(free);
        } finally {
            room.release(free - claims.size());
        }
        claims.forEach(this::start);
    }

    private void start(Claim claim) {
        sending.add(claim.message());
        try {
            Thread.ofVirtual().name("send-" + claim.message()).start(() -> send(claim));
        } catch (Throwable e) {
            // The others of this claim are to be started all the same.
            LOG.errorf(e, "message %s could not be started; its lease settles it", claim.message());
            ended(claim);
        }
    }

    private void send(Claim claim) {
        try {
            settle(claim, delivery.attempt(claim));
        } catch (ClaimLost e) {
            LOG.warnf("message %s was settled by another replica", claim.message());
        } catch (Throwable e) {
            LOG.errorf(e, "the outcome for message %s could not be stored; its lease settles it", claim.message());
        } finally {
            ended(claim);
        }
    }

    private void ended(Claim claim) {
        sending.remove(claim.message());
        room.release();
        nudge();
    }

    /** The outcome is known only here: while the database is away, it is kept and tried again. */
    private void settle(Claim claim, Outcome outcome) {
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                queue.settle(claim, outcome);
                return;
            } catch (ClaimLost lost) {
                throw lost;
            } catch (RuntimeException | Error e) {
                if (stopped || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warnf("the outcome for message %s is not stored yet: %s", claim.message(), e);
                pause(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
