package io.sealpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a caller hands over never becomes more than the one message that it asked for: what could is refused, or arrives encoded. Judged by
 * what Postfix took in and Dovecot stored.
 */
@ExtendWith(Installation.Running.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class InjectionIT {

    private static final String SENDER = Peers.CARLA;
    private static final String RECIPIENT = Peers.CARLA;
    /** Whom every attack tries to reach. */
    private static final String VICTIM = "victim@acme.test";

    private final Peers peers;
    private final Backend backend;

    InjectionIT(Installation installation) {
        this.peers = installation.peers();
        this.backend = installation.backend();
    }

    @BeforeAll
    static void connect(Installation installation) {
        installation.connect("acme", SENDER, SENDER);
        installation.backend().sendThroughPostfix("carla-hostile", "acme", SENDER);
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeMadeHarmlessIsRefused(String field, Object value) {
        // Given
        var before = peers.postfix().noted("from=<").size();
        var message = message("Refused");
        message.put(field, value);

        // When
        var answer = backend.services().mail().post("/v1/messages", message);

        // Then
        assertRefused(answer);
        assertThat(peers.postfix().noted("from=<")).hasSize(before);
    }

    static Stream<Arguments> whatCannotBeMadeHarmlessIsRefused() {
        var file = Map.of("content", "eA==");
        return Stream.of(
                Arguments.of("subject", "Hello\r\nBcc: " + VICTIM),
                Arguments.of("subject", "Hello\nBcc: " + VICTIM),
                Arguments.of("subject", "Hello\rBcc: " + VICTIM),
                Arguments.of("subject", "Hello\0"),
                Arguments.of("from", "Carla\r\nBcc: " + VICTIM + " <" + SENDER + ">"),
                Arguments.of("from", "\"Carla\u202emoc.live\" <" + SENDER + ">"),
                Arguments.of("from", SENDER + ", " + Peers.ANNA),
                Arguments.of("from", "Team: " + SENDER + ", " + Peers.ANNA + ";"),
                Arguments.of("to", List.of(RECIPIENT + ">\r\nRCPT TO:<" + VICTIM)),
                Arguments.of("to", List.of("\"a\r\nRCPT TO:<" + VICTIM + ">\"@acme.test")),
                Arguments.of("reply_to", "Carla\nBcc: " + VICTIM + " <" + SENDER + ">"),
                Arguments.of("headers", Map.of("X-A\r\nBcc", VICTIM)),
                Arguments.of("headers", Map.of("X-A", "b\r\nBcc: " + VICTIM)),
                Arguments.of("headers", Map.of("X-A", "b\nBcc: " + VICTIM)),
                Arguments.of("headers", Map.of("Resent-To", VICTIM)),
                Arguments.of("headers", Map.of("Resent-Bcc", VICTIM)),
                Arguments.of("headers", Map.of("Sender", VICTIM)),
                Arguments.of("headers", Map.of("Return-Path", VICTIM)),
                Arguments.of("message_id", "<a@b>\r\nBcc: " + VICTIM),
                Arguments.of("in_reply_to", "<a@b>\nBcc: " + VICTIM),
                Arguments.of("references", List.of("<a@b>\r\n\r\nbody")),
                Arguments.of("text", "a\0b"),
                Arguments.of("html", "a\0b"),
                Arguments.of("attachments", List.of(with(file, "filename", "a.txt\"\r\nBcc: " + VICTIM))),
                Arguments.of("attachments", List.of(with(file, "filename", "../../../etc/passwd"))),
                Arguments.of("attachments", List.of(with(file, "filename", "invoice\u202efdp.exe"))),
                Arguments.of("attachments", List.of(with(file, "content_type", "text/plain\r\nBcc: " + VICTIM))),
                Arguments.of("attachments", List.of(with(file, "content_type", "multipart/mixed; boundary=a"))),
                Arguments.of("attachments", List.of(with(file, "content_id", "a>\r\nBcc: " + VICTIM))));
    }

    private static Map<String, Object> with(Map<String, ?> file, String name, String value) {
        var more = new HashMap<String, Object>(file);
        more.put(name, value);
        return more;
    }

    @ParameterizedTest
    @MethodSource
    void aRawMessageThatCanBeReadInTwoWaysIsRefused(String raw) {
        // Given
        var before = peers.postfix().noted("from=<").size();

        // When
        var answer = backend.submitRaw(raw.getBytes(StandardCharsets.ISO_8859_1));

        // Then
        assertRefused(answer);
        assertThat(peers.postfix().noted("from=<")).hasSize(before);
    }

    static Stream<String> aRawMessageThatCanBeReadInTwoWaysIsRefused() {
        var header = "From: " + SENDER + "\r\nTo: " + RECIPIENT + "\r\nSubject: Refused\r\n";
        var smuggled = "MAIL FROM:<" + SENDER + ">\r\nRCPT TO:<" + VICTIM + ">\r\nDATA\r\nSubject: Smuggled\r\n\r\n";
        return Stream.of(
                header + "\r\nend\n.\r\n" + smuggled,
                header + "\r\nend\n.\n" + smuggled,
                header + "\r\nend\r.\r" + smuggled,
                header + "\r\nend\r\n.\r" + smuggled,
                header + "\r\nend\r\n\0.\r\n" + smuggled,
                header + "X-A: b\nBcc: " + VICTIM + "\r\n\r\n",
                header + "X-A: b\rBcc: " + VICTIM + "\r\n\r\n",
                header + " \r\nBcc: " + VICTIM + "\r\n\r\n",
                header + "From: " + Peers.ANNA + "\r\n\r\n",
                header + "Sender: " + Peers.ANNA + ", " + SENDER + "\r\n\r\n",
                header + "Resent-To: " + VICTIM + "\r\n\r\n",
                header + "Resent-From: " + Peers.ANNA + "\r\n\r\n",
                header + "Subject : again\r\n\r\n",
                header + "X-A: " + "b".repeat(1000) + "\r\n\r\n",
                header + "\r\n" + "b".repeat(999) + "\r\n",
                header.replace("From: ", "From: " + Peers.ANNA + ", ") + "\r\n",
                header);
    }

    @Test
    void whatIsHarmlessArrivesAsItWasMeant() throws Exception {
        // Given
        var subject = "Line\u2028separator, next\u0085line, =?utf-8?q?not_decoded_=0D=0ABcc?= and \"quotes\"";
        var text = "Dots alone:\n.\n..\r\n.\r\nbare\rCR, " + "a long line ".repeat(500) + "\n\nMAIL FROM:<" + VICTIM
                + ">\nFrom the start of a line\n";
        var fileName = "a\"; filename=\"b.exe; Ünïcode — " + "x".repeat(100) + ".txt";
        var sender = "\"Carla; , <" + VICTIM + "> \\\" Bcc:\" <" + SENDER + ">";
        var message = message(subject);
        message.put("from", sender);
        message.put("text", text);
        message.put("attachments", List.of(Map.of("filename", fileName, "content", "eA==")));
        var before = peers.dovecot().storedMessages(RECIPIENT);

        // When
        var sent = backend.send(message);
        var after = Waiting.until("the message", Duration.ofMinutes(1), () -> Optional.of(
                        peers.dovecot().storedMessages(RECIPIENT))
                .filter(now -> now.size() > before.size()));

        // Then
        assertThat(sent.path("status").asText()).as(sent::toString).isEqualTo("sent");
        assertThat(after).hasSize(before.size() + 1);
        var raw = after.stream()
                .filter(stored -> !before.contains(stored))
                .findFirst()
                .orElseThrow();
        assertThat(Arrays.stream(raw.split("\r?\n"))).allMatch(line -> line.length() <= 998);
        var arrived = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(Collections.list(arrived.getAllHeaders()))
                .extracting(header -> header.getName().toLowerCase(Locale.ROOT))
                .doesNotContain("bcc")
                // One for each server on the way.
                .filteredOn(name -> !name.equals("received"))
                .doesNotHaveDuplicates();
        assertThat(arrived.getSubject()).isEqualTo(subject);
        assertThat(arrived.getFrom()).hasSize(1);
        var from = (InternetAddress) arrived.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo(SENDER);
        assertThat(from.getPersonal()).isEqualTo("Carla; , <" + VICTIM + "> \" Bcc:");
        assertThat(part(arrived, 0).getContent().toString().replaceAll("\r\n?", "\n"))
                .isEqualTo(text.replaceAll("\r\n?", "\n"));
        assertThat(MimeUtility.decodeText(part(arrived, 1).getFileName())).isEqualTo(fileName);
        assertThat(peers.postfix().noted(VICTIM)).isEmpty();
    }

    private static BodyPart part(MimeMessage message, int index) throws MessagingException, IOException {
        return ((Multipart) message.getContent()).getBodyPart(index);
    }

    private static void assertRefused(Http.Answer answer) {
        assertThat(answer.status()).as(answer::text).isIn(400, 403);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("code").asText()).as(answer::text).isIn("invalid_value", "sender_not_allowed");
    }

    private static Map<String, Object> message(String subject) {
        var message = new HashMap<String, Object>();
        message.put("from", SENDER);
        message.put("to", List.of(RECIPIENT));
        message.put("subject", subject);
        message.put("text", "Hello.");
        return message;
    }
}
