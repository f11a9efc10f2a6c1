package io.sealpost.vault.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.lifetime.Lifetime.Kind;
import io.sealpost.vault.testing.Surroundings;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is told of an end, and how often. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class LifetimeWatchTest {

    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final LifetimeNotices notices;
    private final EntityManager entities;
    private final String object = "app/client_secrets/" + UUID.randomUUID();

    LifetimeWatchTest(LifetimeNotices notices, EntityManager entities) {
        this.notices = notices;
        this.entities = entities;
    }

    @Test
    void secretWithExpiryRaisesTheEventOnceAtEachThreshold() {
        for (var hours = 24 * 70; hours >= -24 * 5; hours -= 6) {
            lookAhead(Duration.ofHours(hours), END, object);
        }

        assertThat(told(object))
                .containsExactly(
                        "expires_in_60_days",
                        "expires_in_30_days",
                        "expires_in_14_days",
                        "expires_in_7_days",
                        "expires_in_1_day",
                        "expired");
    }

    @Test
    void whatIsSeenLateIsToldOfByTheNearestStepAlone() {
        lookAhead(Duration.ofDays(5), END, object);
        lookAhead(Duration.ofDays(5).minusHours(1), END, object);

        assertThat(told(object)).containsExactly("expires_in_7_days");
    }

    @Test
    void aNewEndIsToldOfAnew() {
        lookAhead(Duration.ofDays(5), END, object);
        lookAhead(Duration.ofDays(5), END.plus(Duration.ofDays(365)), object);

        assertThat(told(object)).containsExactly("expires_in_7_days", "expires_in_7_days");
    }

    @Test
    void whatLastsIsNotToldOf() {
        lookAhead(Duration.ofDays(61), END, object);

        assertThat(told(object)).isEmpty();
    }

    @Test
    void twoReplicasThatLookAtOnceTellOnce() throws Exception {
        // Given
        var objects = IntStream.range(0, 20).mapToObj(i -> object + i).toList();
        var lifetimes = objects.stream()
                .map(each -> new Lifetime(Kind.CREDENTIAL, each, END, "Do something."))
                .toList();
        var together = new CyclicBarrier(2);
        Callable<Void> replica = () -> {
            var watch = watch(Duration.ofDays(1), lifetimes);
            together.await();
            watch.look();
            return null;
        };

        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(List.of(replica, replica))) {
                done.get();
            }
        }

        // Then
        assertThat(objects).allSatisfy(each -> assertThat(told(each)).containsExactly("expires_in_1_day"));
    }

    @Test
    void oneLineOfTheLogSaysWhatToDo() {
        var lines = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                    lines.add(String.format(line.getMessage(), line.getParameters()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(LifetimeWatch.class.getName());
        logger.addHandler(handler);
        try {
            lookAhead(Duration.ofDays(29), END, object);
            lookAhead(Duration.ofDays(28), END, object);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines)
                .singleElement()
                .asString()
                .contains(object, "expires within 30 days", "2027-01-01", "Do something.");
    }

    @Test
    void oneThatCannotBeToldOfDoesNotKeepTheOthersBack() {
        var broken = new Lifetime(Kind.CREDENTIAL, null, END, "Do something.");
        var whole = new Lifetime(Kind.CREDENTIAL, object, END, "Do something.");

        watch(Duration.ofDays(1), List.of(broken, whole)).look();

        assertThat(told(object)).containsExactly("expires_in_1_day");
    }

    private void lookAhead(Duration left, Instant end, String named) {
        var lifetime = new Lifetime(Kind.CREDENTIAL, named, end, "Do something.");
        new LifetimeWatch(List.of(() -> List.of(lifetime)), notices, Clock.fixed(end.minus(left), ZoneOffset.UTC))
                .look();
    }

    private LifetimeWatch watch(Duration left, List<Lifetime> lifetimes) {
        return new LifetimeWatch(List.of(() -> lifetimes), notices, Clock.fixed(END.minus(left), ZoneOffset.UTC));
    }

    private List<String> told(String named) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<?> reasons = entities.createNativeQuery(
                            "select reason from audit_entry where object = :object and action = 'credential_expiring'"
                                    + " and outcome = 'noticed' order by position")
                    .setParameter("object", named)
                    .getResultList();
            return reasons.stream().map(String.class::cast).toList();
        });
    }
}
