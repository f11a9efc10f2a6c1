package io.sealpost.vault.grant;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How the grants are, all replicas' together, so every replica says the same. Accounts are no labels: which grants are meant, the API
 * says.
 */
@ApplicationScoped
class GrantMetrics {

    private final Grants grants;
    private final MeterRegistry registry;
    private final MultiGauge byStatus;
    private final MultiGauge inTrouble;
    private final MultiGauge dying;
    private final MultiGauge overdue;

    GrantMetrics(Grants grants, MeterRegistry registry) {
        this.grants = grants;
        this.registry = registry;
        this.byStatus = gauge("sealpost.grants", "Grants by application, status and cause");
        this.inTrouble =
                gauge("sealpost.grants.troubled", "Active grants that get no new token at the moment, by cause");
        this.dying = gauge(
                "sealpost.grants.dying",
                "Grants whose refresh token dies within so many days if nothing more is done; those that die sooner count in each");
        this.overdue =
                gauge("sealpost.grants.overdue", "Grants that are due for a refresh since more than five minutes");
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void count() {
        count(byStatus, grants::byStatus, row -> tags(row, "application", "status", "cause"));
        count(inTrouble, grants::troubled, row -> tags(row, "application", "cause"));
        count(dying, grants::dying, row -> tags(row, "application", "days"));
        count(overdue, grants::overdue, row -> tags(row, "application"));
    }

    private interface Labels {
        Tags of(Object[] row);
    }

    private static void count(MultiGauge gauge, Supplier<Stream<Object[]>> rows, Labels labels) {
        List<Row<?>> counted = QuarkusTransaction.requiringNew().call(() -> rows.get()
                .<Row<?>>map(row -> Row.of(labels.of(row), (Number) row[row.length - 1]))
                .toList());
        gauge.register(counted, true);
    }

    private static Tags tags(Object[] row, String... names) {
        var tags = Tags.empty();
        for (int i = 0; i < names.length; i++) {
            tags = tags.and(names[i], row[i] == null ? "" : row[i].toString().toLowerCase(Locale.ROOT));
        }
        return tags;
    }
}
