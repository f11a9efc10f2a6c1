package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pump whose database or memory fails it, beside a service that sends nothing by itself. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class OutboxPumpTest {

    @Inject
    MessageQueue queue;

    @Inject
    Delivery delivery;

    @Inject
    Messages messages;

    private final String name = Api.freshName("pump");
    private final CountDownLatch answer = new CountDownLatch(1);
    private final ScriptedSmtp smtp = new ScriptedSmtp();
    private OutboxPump pump;

    @BeforeEach
    void server() {
        Api.putOutgoing(name, Api.plainServer(smtp.port(), name + ".example.com"))
                .then()
                .statusCode(201);
    }

    @AfterEach
    void stop() throws InterruptedException {
        answer.countDown();
        pump.onStop(new ShutdownEvent());
        Api.deleteOutgoing(name);
        smtp.close();
    }

    @Test
    void anErrorDoesNotEndSending() {
        // Given
        var trouble = new Trouble(queue).claimErrors(1);
        start(trouble.queue());
        pump.nudge();
        Awaitility.await().until(() -> trouble.claimErrorsLeft() == 0);

        // When
        var id = accepted();
        pump.nudge();

        // Then
        Api.awaitStatus(id, "sent");
    }

    @Test
    void aKnownOutcomeIsKeptUntilTheDatabaseTakesIt() {
        // Given
        var trouble = new Trouble(queue).settleFailures(8);
        start(trouble.queue());

        // When
        var id = accepted();
        pump.nudge();

        // Then
        Api.awaitStatus(id, "sent");
        assertThat(trouble.settleFailuresLeft()).isZero();
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void whatIsBeingSentOutlivesALeaseThatLapsedWhileTheDatabaseWasAway() {
        // Given
        smtp.on(".", line -> waited());
        start(new Trouble(queue).queue());
        var id = accepted();
        pump.nudge();
        Awaitility.await().until(() -> smtp.messages().size() == 1);
        QuarkusTransaction.requiringNew().run(() -> messages.findById(UUID.fromString(id)).leaseUntil = Instant.EPOCH);

        // When
        pump.tick();
        answer.countDown();

        // Then
        Api.awaitStatus(id, "sent");
    }

    private void start(MessageQueue from) {
        pump = new OutboxPump(from, delivery, DeliverySettings.sending(20));
        pump.onStart(new StartupEvent());
    }

    private String accepted() {
        return Api.accepted(Api.message("anna@" + name + ".example.com", "bert@example.com"));
    }

    private String waited() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "250 2.0.0 queued";
    }
}
