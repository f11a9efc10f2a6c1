package io.sealpost.vault.application;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metrics on the credentials that applications use: how many days each has left, how many until the application has none, and which
 * the provider rejects. Every replica shows all; what is gone has no row any more.
 */
@ApplicationScoped
class CredentialGauges {

    private static final double DAY = Duration.ofDays(1).toSeconds();

    private final Applications applications;
    private final Credentials credentials;
    private final Clock clock;
    private final MultiGauge credentialDays;
    private final MultiGauge applicationDays;
    private final MultiGauge rejected;

    CredentialGauges(Applications applications, Credentials credentials, Clock clock, MeterRegistry registry) {
        this.applications = applications;
        this.credentials = credentials;
        this.clock = clock;
        this.credentialDays = MultiGauge.builder("sealpost.credentials.left")
                .baseUnit("days")
                .description("Until the credential ends, at the latest")
                .register(registry);
        this.applicationDays = MultiGauge.builder("sealpost.applications.left")
                .baseUnit("days")
                .description("Until the last credential of the application ends")
                .register(registry);
        this.rejected = MultiGauge.builder("sealpost.credentials.rejected")
                .description("1 if the provider rejected the credential since it last accepted it")
                .register(registry);
    }

    @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        var held = QuarkusTransaction.requiringNew()
                .call(() -> applications.streamAll().map(credentials::of).toList());
        credentialDays.register(
                rows(held, (tags, state) -> state.diesAt().stream().map(end -> days(tags, end))), true);
        rejected.register(rows(held, (tags, state) -> Stream.of(Row.of(tags, state.rejected() ? 1 : 0))), true);
        applicationDays.register(
                held.stream()
                        .flatMap(all -> all.diesAt(clock.instant()).stream()
                                .map(end -> days(Tags.of("application", all.application().name), end)))
                        .<Row<?>>map(row -> row)
                        .toList(),
                true);
    }

    private interface Measure {
        Stream<Row<?>> of(Tags tags, CredentialState state);
    }

    private static List<Row<?>> rows(List<HeldCredentials> held, Measure measure) {
        return held.stream()
                .flatMap(all -> all.ofMethod().stream()
                        .flatMap(state -> measure.of(
                                Tags.of("application", all.application().name, "credential", state.key()), state)))
                .toList();
    }

    private Row<?> days(Tags tags, Instant end) {
        return Row.of(tags, end, at -> Duration.between(clock.instant(), at).toSeconds() / DAY);
    }
}
