package io.sealpost.vault.lifetime;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Looks for ends that come near. Any number of replicas may do so: each step is told once. */
@ApplicationScoped
class LifetimeWatch {

    private static final Logger LOG = Logger.getLogger(LifetimeWatch.class);

    private final List<Lifetimes> features;
    private final LifetimeNotices notices;
    private final Clock clock;

    LifetimeWatch(@All List<Lifetimes> features, LifetimeNotices notices, Clock clock) {
        this.features = features;
        this.notices = notices;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        features.stream().flatMap(feature -> feature.all().stream()).forEach(this::look);
    }

    private void look(Lifetime lifetime) {
        Step.reached(Duration.between(clock.instant(), lifetime.end())).ifPresent(step -> tell(lifetime, step));
    }

    private void tell(Lifetime lifetime, Step step) {
        try {
            if (notices.give(lifetime, step)) {
                LOG.warnf("%s %s, on %s. %s", lifetime.object(), step.words(), lifetime.end(), lifetime.advice());
            }
        } catch (RuntimeException e) {
            // the others are worth telling all the same; this one is tried again in an hour
            LOG.errorf(e, "nobody was told that %s ends", lifetime.object());
        }
    }
}
