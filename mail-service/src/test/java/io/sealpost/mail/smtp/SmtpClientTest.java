package io.sealpost.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SmtpClientTest {

    @Inject
    Connections connections;

    @Test
    void nobodyWaitsForTheAnswerToAGoodbye() throws Exception {
        var end = new CountDownLatch(1);
        try (var smtp = new ScriptedSmtp().on("QUIT", line -> waited(end))) {
            // Given
            var session = client().open(new Endpoint("localhost", smtp.port(), Encryption.NONE));

            // When
            var closing = Thread.ofVirtual().start(session::close);

            // Then
            Awaitility.await().until(() -> smtp.verbs().contains("QUIT"));
            assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
            end.countDown();
        }
    }

    /** A client that waits for replies as long as a test may take. */
    private SmtpClient client() {
        return new SmtpClient(connections, new SmtpConfig() {
            @Override
            public Duration timeout() {
                return Duration.ofMinutes(10);
            }

            @Override
            public Duration testTimeout() {
                return timeout();
            }
        });
    }

    private static String waited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "221 bye";
    }
}
