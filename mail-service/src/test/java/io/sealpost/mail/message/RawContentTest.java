package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Rule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawContentTest {

    private static final String BODY = "\r\nGrüße\r\n.\r\n..two\r\n-- \r\nlong " + "x".repeat(993) + "\r\n";

    @Test
    void onlyBccGoesAndTheRestStaysByteForByte() {
        var head =
                "Received: by somewhere\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\nFROM:  Anna\r\n <anna@example.com>\r\n";
        var tail = "To: bert@example.com\r\nX-Odd:   kept \r\n\tas it is\r\nMessage-ID: <1@example.com>\r\n";

        var wire = wire(head + "Bcc: eve@example.com,\r\n fred@example.com\r\n" + tail + BODY, resolved(null));

        assertThat(wire).isEqualTo(head + tail + BODY);
    }

    @Test
    void whatIsMissingIsAdded() {
        var wire = wire("From: anna@example.com\r\nTo: bert@example.com\r\n" + BODY, resolved(null));

        assertThat(wire)
                .startsWith("Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <")
                .endsWith("From: anna@example.com\r\nTo: bert@example.com\r\n" + BODY);
    }

    @Test
    void aRewrittenSenderTakesThePlaceOfTheOld() {
        var wire = wire(
                "From: anna@example.com\r\nTo: bert@example.com\r\n" + BODY,
                resolved(Mailbox.parse("Anna <anna@example.com>")));

        assertThat(wire)
                .contains("From: \"Anna\" <info@example.com>\r\n", "Reply-To: \"Anna\" <anna@example.com>\r\n")
                .doesNotContain("From: anna@example.com")
                .endsWith(BODY);
    }

    @Test
    void aReplyToThatWasGivenStays() {
        var wire = wire(
                "From: anna@example.com\r\nReply-To: team@example.com\r\n" + BODY,
                resolved(Mailbox.parse("Anna <anna@example.com>")));

        assertThat(wire).contains("Reply-To: team@example.com\r\n").doesNotContain("Reply-To: \"Anna\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: a@example.com\n\nbare LF",
                "From: a@example.com\r\n\r\nbare \r CR",
                "From: a@example.com\r\n\r\nend of data smuggled\n.\r\nMAIL FROM:<x@example.com>",
                "From: a@example.com\r\n\r\nNUL \0",
                "From: a@example.com\r\nFrom: b@example.com\r\n\r\n",
                "From : a@example.com\r\n\r\n",
                " From: a@example.com\r\n\r\n",
                "From a@example.com\r\n\r\n",
                "From: a@example.com\r\nno colon here\r\n\r\n",
                "From: a@example.com\r\nSubject: x\r\nsubject: y\r\n\r\n",
                "From: a@example.com\r\nTo: a@example.com",
                "From: a@example.com\r\n \t\r\nBcc: b@example.com\r\n\r\n",
                "From: a@example.com\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\n",
                "From: a@example.com\r\nContent-Transfer-Encoding: 8bit\r\ncontent-transfer-encoding: base64\r\n\r\n",
                "From: a@example.com\r\nMIME-Version: 1.0\r\nMIME-Version: 2.0\r\n\r\n",
                ""
            })
    void whatCanBeReadInTwoWaysIsRefused(String message) {
        assertThatThrownBy(() -> RawContent.read(message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("message:");
    }

    @Test
    void overlongHeaderLinesAreRefused() {
        assertThatThrownBy(() ->
                        RawContent.read(("Subject: " + "x".repeat(990) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("998");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", ""})
    void overlongBodyLinesAreRefused(String lineEnd) {
        var message = "From: a@example.com\r\n\r\nshort\r\n" + "x".repeat(999) + lineEnd;

        assertThatThrownBy(() -> RawContent.read(message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("998");
    }

    @Test
    void theLongestLinesAreTaken() {
        var message = "From: a@example.com\r\n\r\n" + "x".repeat(998) + "\r\n" + "x".repeat(998);

        assertThat(RawContent.read(message.getBytes(StandardCharsets.UTF_8))
                        .body()
                        .size())
                .isEqualTo(2 + 998 + 2 + 998);
    }

    @Test
    void resentFieldsAreSeen() {
        assertThat(RawContent.read("Resent-From: a@example.com\r\n\r\n".getBytes(StandardCharsets.UTF_8))
                        .isResent())
                .isTrue();
    }

    @Test
    void recipientsComeFromAllThreeFields() {
        var content = RawContent.read(
                "To: a@example.com\r\nCc: Team: b@example.com;\r\nBcc: A@example.com, c@example.com\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(content.recipients().all())
                .extracting(Mailbox::address)
                .containsExactly("a@example.com", "b@example.com", "c@example.com");
    }

    private static String wire(String message, Resolved resolved) {
        var content = RawContent.read(message.getBytes(StandardCharsets.UTF_8));
        var wire = content.wire(resolved, Instant.parse("2026-11-20T12:00:00Z"));
        return new String(wire.octets().bytes(), StandardCharsets.UTF_8);
    }

    private static Resolved resolved(Mailbox rewrittenFrom) {
        return new Resolved(
                "s",
                Mailbox.parse("info@example.com"),
                Mailbox.parse("\"Anna\" <info@example.com>"),
                Optional.ofNullable(rewrittenFrom),
                Rule.DOMAIN,
                List.of(),
                Map.of());
    }
}
