package io.sealpost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionDialogueTest {
    @RegisterExtension
    static final TestSandbox sandbox = new TestSandbox();

    @Test
    void beforeTlsNoLoginIsOffered() throws Exception {
        // Given
        try (var line = connect()) {

            // When
            var greeting = exchange(line, "EHLO client.test");

            // Then
            assertThat(greeting).contains("STARTTLS").doesNotContain("AUTH");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH PLAIN AHJlbGF5AHNlY3JldA==",
                "MAIL FROM:<a@sandbox.test>",
                "RCPT TO:<a@sandbox.test>",
                "DATA"
            })
    void beforeTlsNothingIsAccepted(String command) throws Exception {
        // Given
        try (var line = connect()) {
            exchange(line, "EHLO client.test");

            // When
            var reply = exchange(line, command);

            // Then
            assertThat(reply).startsWith("530 5.7.0");
        }
    }

    @Test
    void whatWasInjectedBeforeTheHandshakeIsForgotten() throws Exception {
        // Given
        try (var line = connect()) {
            exchange(line, "STARTTLS\r\nRSET");

            // When
            var greeting = exchange(secure(line), "EHLO client.test");

            // Then
            assertThat(greeting)
                    .startsWith("250-localhost")
                    .contains("AUTH XOAUTH2 PLAIN LOGIN")
                    .doesNotContain("STARTTLS");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL FROM:<relay@sandbox.test>, 530 5.7.57",
        "AUTH CRAM-MD5, 504",
        "AUTH, 504",
        "AUTH XOAUTH2 ???, 501",
        "AUTH XOAUTH2 dXNlcj1h, 501",
        "AUTH PLAIN ???, 501",
        "AUTH PLAIN YQ==, 535",
        "STARTTLS, 503",
        "TURN, 500",
        "x, 500"
    })
    void withoutALoginThereIsNoMail(String command, String reply) throws Exception {
        // Given
        try (var line = connect()) {
            exchange(line, "STARTTLS");
            var secured = secure(line);
            exchange(secured, "EHLO client.test");

            // When
            var answer = exchange(secured, command);

            // Then
            assertThat(answer).startsWith(reply);
            assertThat(exchange(secured, "NOOP")).startsWith("250");
        }
    }

    @Test
    void failedLoginLeavesNoSender() throws Exception {
        // Given
        try (var line = connect()) {
            exchange(line, "STARTTLS");
            var secured = secure(line);
            exchange(secured, "AUTH PLAIN AHJlbGF5QHNhbmRib3gudGVzdAB3cm9uZw=="); // relay@sandbox.test, wrong

            // When
            var reply = exchange(secured, "MAIL FROM:<relay@sandbox.test>");

            // Then
            assertThat(reply).startsWith("530 5.7.57");
        }
    }

    @Test
    void cancelledLoginIsNoLogin() throws Exception {
        // Given
        try (var line = connect()) {
            exchange(line, "STARTTLS");
            var secured = secure(line);
            exchange(secured, "AUTH LOGIN");

            // When
            var reply = exchange(secured, "*");

            // Then
            assertThat(reply).startsWith("501");
        }
    }

    private static Socket connect() throws IOException {
        var socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), sandbox.sandbox().smtpPort());
        socket.setSoTimeout(10_000);
        read(socket);
        return socket;
    }

    private static SSLSocket secure(Socket socket) throws IOException {
        var secured = (SSLSocket)
                MailClient.trusting(sandbox.sandbox()).createSocket(socket, "localhost", socket.getPort(), false);
        secured.startHandshake();
        return secured;
    }

    private static String exchange(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return read(socket);
    }

    /** One reply, all its lines; byte by byte, so that nothing of the next is lost. */
    private static String read(Socket socket) throws IOException {
        var reply = new StringBuilder();
        String line;
        do {
            line = readLine(socket);
            reply.append(line).append('\n');
        } while (line.startsWith("-", 3));
        return reply.toString();
    }

    private static String readLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new IOException("The server hung up after: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
