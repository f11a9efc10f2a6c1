package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** Replicas whose clocks differ, by more than a lease lasts. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class MailboxClockTest {

    MailHost mailHost;

    @Inject
    Leases leases;

    @Inject
    IncomingConfig config;

    @Inject
    Session database;

    @Inject
    Clock clock;

    @Test
    void aReplicaWhoseClockIsFastTakesNoMailboxFromItsReader() {
        // Given
        var box = Incoming.draft(mailHost, Map.of());
        Incoming.confirm(box.server());
        assertThat(leases.take(box.server())).isPresent();
        var fast = leases(Duration.ofMinutes(5));

        // When
        var due = QuarkusTransaction.requiringNew().call(() -> fast.takeDue(100));
        var named = QuarkusTransaction.requiringNew().call(() -> fast.take(box.server()));

        // Then
        assertThat(due).noneMatch(lease -> lease.server().equals(box.server()));
        assertThat(named).isEmpty();
    }

    @Test
    void whatAReplicaWithASlowClockReadsIsNotTakenFromIt() {
        // Given
        var box = Incoming.draft(mailHost, Map.of());
        Incoming.confirm(box.server());
        var slow = leases(Duration.ofMinutes(-5));
        QuarkusTransaction.requiringNew()
                .run(() -> slow.hold(slow.take(box.server()).orElseThrow()));

        // When
        var taken = leases.take(box.server());

        // Then
        assertThat(taken).isEmpty();
    }

    @Test
    void aMailboxWhoseReaderVanishedIsLeftInPeaceForAWhile() {
        // Given
        var box = Incoming.draft(mailHost, Map.of());
        Incoming.confirm(box.server());
        assertThat(leases.take(box.server())).isPresent();
        QuarkusTransaction.requiringNew().run(() -> database.createNativeMutationQuery(
                        "update incoming_server set lease_until = clock_timestamp() - interval '1 s' where name = ?1")
                .setParameter(1, box.server())
                .executeUpdate());

        // When
        var due = QuarkusTransaction.requiringNew().call(() -> leases.takeDue(100));

        // Then
        assertThat(due).noneMatch(lease -> lease.server().equals(box.server()));
        Incoming.read(box.server()).body("state", equalTo("failing")).body("error", startsWith("interrupted: "));
        assertThat(leases.take(box.server())).isPresent();
    }

    private Leases leases(Duration ahead) {
        return new Leases(database, config, Clock.offset(clock, ahead));
    }
}
