package io.sealpost.vault.key;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/** Metrics on keys. */
@ApplicationScoped
class KeyGauges {

    private static final double DAY = Duration.ofDays(1).toSeconds();

    private final Sealer sealer;
    private final Clock clock;

    KeyGauges(Sealer sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("sealpost.data.key.age", this, KeyGauges::age)
                .baseUnit("days")
                .description("Since the data key that seals was made")
                .register(registry);
    }

    private double age() {
        return sealer.newestSince()
                .map(since -> Duration.between(since, clock.instant()).toSeconds() / DAY)
                .orElse(Double.NaN);
    }
}
