package io.sealpost.auth.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What waits to be told, all replicas' together, so every replica says the same. */
@ApplicationScoped
class OutboxMetrics {

    private final Outbox outbox;
    private volatile Outbox.Backlog backlog = new Outbox.Backlog(0, Duration.ZERO, 0);

    OutboxMetrics(Outbox outbox, MeterRegistry registry) {
        this.outbox = outbox;
        Gauge.builder("sealpost.audit.waiting", () -> backlog.waiting())
                .description("Events that the vault's audit has not confirmed yet")
                .register(registry);
        Gauge.builder("sealpost.audit.waiting.age", () -> backlog.age().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("Since when the oldest of them waits")
                .register(registry);
        Gauge.builder("sealpost.audit.refused", () -> backlog.refused())
                .description("Events that the vault's audit refused for good: a defect of this service")
                .register(registry);
    }

    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void count() {
        backlog = outbox.backlog();
    }
}
