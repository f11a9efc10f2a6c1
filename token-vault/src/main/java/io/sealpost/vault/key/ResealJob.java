package io.sealpost.vault.key;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.vault.crypto.DataKeys;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Sealer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings all that is sealed under the newest data key, at a pace that leaves the database to others.
 *
 * <ol>
 *   <li>A pass goes over the rows under older keys once, in the order of the index; what it has done it need not pass again.
 *   <li>What does not open is left where it is, told of once in a pass, and holds up nothing else.
 *   <li>After a pass in which nothing but that was found, the next one waits, unless there is a newer key.
 * </ol>
 */
@ApplicationScoped
class ResealJob {

    private static final Logger LOG = Logger.getLogger(ResealJob.class);

    private static final Duration BETWEEN_VAIN_PASSES = Duration.ofMinutes(10);
    private static final int MOST_TOLD = 100;

    private final DataKeys keys;
    private final Sealer sealer;
    private final SealedTables tables;
    private final Resealer resealer;
    private final UnusedKeys unused;
    private final KeyRotationConfig config;
    private final Clock clock;
    private volatile boolean stopped;
    private volatile Vain vain = new Vain(0, Instant.MIN);

    ResealJob(
            DataKeys keys,
            Sealer sealer,
            SealedTables tables,
            Resealer resealer,
            UnusedKeys unused,
            KeyRotationConfig config,
            Clock clock) {
        this.keys = keys;
        this.sealer = sealer;
        this.tables = tables;
        this.resealer = resealer;
        this.unused = unused;
        this.config = config;
        this.clock = clock;
    }

    /** When a pass to a key found nothing to do but what does not open. */
    private record Vain(long key, Instant at) {}

    /** What a pass came to. */
    private static final class Pass {

        private final long began = System.nanoTime();
        private final long newest;
        private long resealed;
        private int broken;

        Pass(long newest) {
            this.newest = newest;
        }

        void count(Resealer.Batch batch) {
            for (Place place : batch.broken()) {
                if (broken++ < MOST_TOLD) {
                    LOG.errorf("the sealed value at %s does not open; it stays under its old data key", place);
                }
            }
            resealed += batch.resealed();
        }
    }

    @Scheduled(every = "${sealpost.key-rotation.tick:5s}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        if (sealer.newestSince().isPresent() && keys.list().size() > 1) {
            var newest = sealer.reload();
            if (vain.key() != newest || vain.at().plus(BETWEEN_VAIN_PASSES).isBefore(clock.instant())) {
                pass(new Pass(newest));
            }
            unused.remove();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }

    private void pass(Pass pass) {
        for (var table : tables.all()) {
            try {
                over(table, pass);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the rows of %s could not be sealed anew; the next pass tries again", table.name());
            }
        }
        if (pass.resealed > 0 || pass.broken > 0) {
            LOG.infof(
                    "sealed %d rows anew under data key %d in %d s; %d values do not open",
                    pass.resealed, pass.newest, (System.nanoTime() - pass.began) / 1_000_000_000, pass.broken);
        }
        if (pass.resealed == 0 && pass.broken > 0) {
            vain = new Vain(pass.newest, clock.instant());
        }
    }

    private void over(SealedTable table, Pass pass) {
        var position = Optional.<Resealer.Position>empty();
        var pace = new Pace(config.rowsPerSecond(), System.nanoTime());
        do {
            var batch = resealer.next(table, pass.newest, position, config.batch());
            batch.ifPresent(pass::count);
            position = batch.flatMap(Resealer.Batch::end);
            if (position.isPresent()) {
                pause(pace.after(batch.get().resealed(), System.nanoTime()));
            }
        } while (position.isPresent() && !stopped);
    }

    private void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }
}
