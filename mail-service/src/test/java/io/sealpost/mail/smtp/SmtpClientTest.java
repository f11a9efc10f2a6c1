package io.sealpost.mail.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.connection.Connections;
import io.sealpost.mail.connection.Credential;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.connection.SecretText;
import io.sealpost.mail.smtp.SmtpFailure.Cause;
import io.sealpost.mail.testing.Certificates;
import io.sealpost.mail.testing.Listener;
import io.sealpost.mail.testing.ScriptedSmtp;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SmtpClientTest {

    private static final Envelope ENVELOPE = new Envelope("anna@example.com", List.of("bert@example.com"));

    @Inject
    Connections connections;

    @ConfigProperty(name = Surroundings.DIRECTORY)
    Path directory;

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

    @ParameterizedTest
    @EnumSource
    void aLineWithoutEndIsNotReadToItsEnd(Encryption encryption) {
        try (var smtp = server(encryption).on("EHLO", new LastOf(encryption))) {
            // When
            var failure = failure(smtp, encryption, client());

            // Then
            assertThat(failure).isEqualTo(Cause.ANSWER_TOO_LARGE);
        }
    }

    @Test
    void theGreetingIsBoundedBeforeAnythingWasSaid() {
        try (var smtp = new ScriptedSmtp().on("CONNECT", "220 " + "a".repeat(70_000))) {
            // When
            var failure = failure(smtp, Encryption.NONE, client());

            // Then
            assertThat(failure).isEqualTo(Cause.ANSWER_TOO_LARGE);
            assertThat(smtp.commands()).isEmpty();
        }
    }

    @Test
    void aReplyHasNotAnyNumberOfLines() {
        try (var smtp = new ScriptedSmtp().on("EHLO", "250-more\r\n".repeat(1100) + "250 end")) {
            // When
            var failure = failure(smtp, Encryption.NONE, client());

            // Then
            assertThat(failure).isEqualTo(Cause.ANSWER_TOO_LARGE);
        }
    }

    @Test
    void aReplyThatIsTooLongIsToldAsTheEndOfTheAttempt() throws Exception {
        try (var smtp = new ScriptedSmtp().on("RCPT", "250 " + "a".repeat(70_000))) {
            // Given
            var session = client().open(new Endpoint("localhost", smtp.port(), Encryption.NONE));

            // When
            var handOver = session.handOver(ENVELOPE, "Subject: x\r\n\r\nx\r\n".getBytes(UTF_8), () -> {});

            // Then
            assertThat(handOver.ending()).isEqualTo(new HandOver.Ending.LinkLost(Cause.ANSWER_TOO_LARGE));
            assertThat(smtp.messages()).isEmpty();
        }
    }

    @Test
    void aServerThatDripsIsNotWaitedForWithoutEnd() {
        try (var smtp = new Listener(ServerSocketFactory.getDefault(), Listener::drip)) {
            // When
            var failure = catchThrowableOfType(SmtpFailure.class, () -> client(Duration.ofMillis(400))
                    .open(new Endpoint("localhost", smtp.port(), Encryption.NONE)));

            // Then
            assertThat(failure.reason()).isEqualTo(Cause.ANSWER_TOO_SLOW);
        }
    }

    /** The reply to the EHLO after which a login would come, which with STARTTLS is the second. */
    private static final class LastOf implements UnaryOperator<String> {

        private boolean last;

        LastOf(Encryption encryption) {
            last = encryption != Encryption.STARTTLS;
        }

        @Override
        public String apply(String line) {
            var reply = last ? "250 " + "a".repeat(70_000) : "250-scripted\r\n250 STARTTLS";
            last = true;
            return reply;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "."})
    void aSecretThatComesBackLaterInTheSessionIsTakenOut(String step) throws Exception {
        try (var smtp = server(Encryption.TLS).offering("AUTH PLAIN XOAUTH2")) {
            // Given
            smtp.on(step, line -> "550 5.7.1 " + smtp.commands() + " the-password");
            var client = client();
            var session = client.open(new Endpoint("localhost", smtp.port(), Encryption.TLS));
            session.login(new Credential.Password("anna", SecretText.of("the-password")));

            // When
            var handOver = session.handOver(ENVELOPE, "Subject: x\r\n\r\nx\r\n".getBytes(UTF_8), () -> {});

            // Then
            var shown = handOver + " " + session.steps();
            assertThat(shown).contains("[secret]").doesNotContain("the-password", base64("\0anna\0the-password"));
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static Cause failure(ScriptedSmtp smtp, Encryption encryption, SmtpClient client) {
        var endpoint = new Endpoint("localhost", smtp.port(), encryption);
        return catchThrowableOfType(SmtpFailure.class, () -> client.open(endpoint))
                .reason();
    }

    private ScriptedSmtp server(Encryption encryption) {
        var tls = Certificates.context(directory.resolve("tls"), "localhost");
        return switch (encryption) {
            case NONE -> new ScriptedSmtp();
            case STARTTLS -> new ScriptedSmtp().withStartTls(tls);
            case TLS -> new ScriptedSmtp().withTls(tls);
        };
    }

    /** A client that waits for replies as long as a test may take. */
    private SmtpClient client() {
        return client(Duration.ofMinutes(10));
    }

    private SmtpClient client(Duration timeout) {
        return new SmtpClient(connections, new SmtpConfig() {
            @Override
            public Duration timeout() {
                return timeout;
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
