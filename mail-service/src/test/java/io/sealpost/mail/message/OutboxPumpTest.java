package io.sealpost.mail.message;

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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pump whose memory fails it, beside a service that sends nothing by itself. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class OutboxPumpTest {

    @Inject
    MessageQueue queue;

    @Inject
    Delivery delivery;

    private final String name = Api.freshName("pump");
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

    private void start(MessageQueue from) {
        pump = new OutboxPump(from, delivery, DeliverySettings.sending(20));
        pump.onStart(new StartupEvent());
    }

    private String accepted() {
        return Api.accepted(Api.message("anna@" + name + ".example.com", "bert@example.com"));
    }
}
