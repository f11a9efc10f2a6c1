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
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A pump that stops, beside a service that sends nothing by itself. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class DrainingTest {

    @Inject
    MessageQueue queue;

    @Inject
    Delivery delivery;

    @Inject
    Messages messages;

    @Test
    void aStoppingReplicaFinishesWhatItIsSendingAndTakesNothingNew() throws Exception {
        // Given
        var name = Api.freshName("drain");
        var answer = new CountDownLatch(1);
        try (var smtp = new ScriptedSmtp().on(".", line -> waited(answer));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Api.putOutgoing(name, Api.plainServer(smtp.port(), name + ".example.com"))
                    .then()
                    .statusCode(201);
            var pump = new OutboxPump(queue, delivery, DeliverySettings.sending(1));
            pump.onStart(new StartupEvent());
            var first = accepted(name);
            pump.nudge();
            Awaitility.await().until(() -> smtp.messages().size() == 1);

            // When
            var stopping = threads.submit(() -> {
                pump.onStop(new ShutdownEvent());
                return null;
            });
            var second = accepted(name);
            pump.nudge();
            answer.countDown();
            stopping.get();

            // Then
            assertThat(status(first)).isEqualTo(MessageStatus.SENT);
            assertThat(status(second)).isEqualTo(MessageStatus.QUEUED);
        }
        Api.deleteOutgoing(name);
    }

    private static String accepted(String name) {
        return Api.accepted(Api.message("anna@" + name + ".example.com", "bert@example.com"));
    }

    private MessageStatus status(String id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.findById(UUID.fromString(id)).status);
    }

    private static String waited(CountDownLatch answer) {
        try {
            answer.await();
            return "250 2.0.0 queued";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ScriptedSmtp.DROP;
        }
    }
}
