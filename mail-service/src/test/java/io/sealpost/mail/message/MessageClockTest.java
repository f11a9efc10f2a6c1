package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** Replicas whose clocks differ, by more than a lease lasts. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class MessageClockTest {

    @Inject
    MessageQueue queue;

    @Inject
    Messages messages;

    @Inject
    Session database;

    @Inject
    Pauses pauses;

    @Inject
    DeliveryConfig config;

    @Inject
    Clock clock;

    @Test
    void aReplicaWhoseClockIsFastTakesNoMessageForLeftBehind() {
        // Given
        var id = accepted();
        queue.claim(1000);

        // When
        QuarkusTransaction.requiringNew()
                .run(() -> replica(Duration.ofMinutes(5)).recover(List.of()));

        // Then
        assertThat(status(id)).isEqualTo(MessageStatus.SENDING);
    }

    @Test
    void whatAReplicaWithASlowClockClaimsIsNotTakenFromIt() {
        // Given
        var id = accepted();
        QuarkusTransaction.requiringNew().run(() -> messages.findById(id).dueAt = Instant.EPOCH);
        QuarkusTransaction.requiringNew()
                .run(() -> replica(Duration.ofMinutes(-5)).claim(1000));

        // When
        queue.recover(List.of());

        // Then
        assertThat(status(id)).isEqualTo(MessageStatus.SENDING);
    }

    @Test
    void theShareOfAServerCountsWhateverTheClock() {
        // Given
        var server = Api.freshName("share");
        Api.putOutgoing(server, Api.plainServer(25, server + ".example.com"));
        var ids = List.of(accepted(server), accepted(server), accepted(server), accepted(server));
        queue.claim(1000);

        // When
        QuarkusTransaction.requiringNew()
                .run(() -> replica(Duration.ofMinutes(5)).claim(1000));

        // Then
        assertThat(ids).filteredOn(id -> status(id) == MessageStatus.SENDING).hasSize(3);
        Api.deleteOutgoing(server);
    }

    private MessageQueue replica(Duration ahead) {
        return new MessageQueue(database, messages, pauses, config, Clock.offset(clock, ahead));
    }

    private UUID accepted() {
        var server = Api.freshName("clock");
        Api.putOutgoing(server, Api.plainServer(25, server + ".example.com"));
        var id = accepted(server);
        Api.deleteOutgoing(server);
        return id;
    }

    private static UUID accepted(String server) {
        return UUID.fromString(Api.accepted(Api.message("anna@" + server + ".example.com", "bert@example.com")));
    }

    private MessageStatus status(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.findById(id).status);
    }
}
