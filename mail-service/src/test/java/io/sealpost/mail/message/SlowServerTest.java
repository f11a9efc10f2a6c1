package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A mail server that accepts connections and says nothing, beside one that is well. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class SlowServerTest {

    @Inject
    MessageQueue queue;

    @Inject
    Delivery delivery;

    @Test
    void aHealthyServersMessageGoesOutWhileManyWaitForASilentOne() throws Exception {
        // Given
        var silent = Api.freshName("silent");
        var healthy = Api.freshName("healthy");
        var end = new CountDownLatch(1);
        try (var mute = new ScriptedSmtp().on("CONNECT", line -> silence(end));
                var smtp = new ScriptedSmtp()) {
            Api.putOutgoing(silent, Api.plainServer(mute.port(), silent + ".example.com"));
            Api.putOutgoing(healthy, Api.plainServer(smtp.port(), healthy + ".example.com"));
            var waiting = IntStream.range(0, 22).mapToObj(i -> accepted(silent)).toList();
            var pump = new OutboxPump(queue, delivery, DeliverySettings.sending(20));
            pump.onStart(new StartupEvent());

            // When
            var sent = accepted(healthy);
            pump.nudge();

            // Then
            Api.awaitStatus(sent, "sent");
            assertThat(waiting).allSatisfy(id -> assertThat(
                            Api.readMessage(id).extract().<Object>path("attempts.find { it.ended_at != null }"))
                    .isNull());
            end.countDown();
            pump.onStop(new ShutdownEvent());
        }
        Api.deleteOutgoing(silent);
        Api.deleteOutgoing(healthy);
    }

    private static String accepted(String name) {
        return Api.accepted(Api.message("anna@" + name + ".example.com", "bert@example.com"));
    }

    private static String silence(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ScriptedSmtp.DROP;
    }
}
