package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.cases.CaseFile;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.resolution.Rule;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComposedContentTest {

    private static final Mailbox ANNA = Mailbox.parse("\"Anna Blöm\" <anna@example.com>");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @MethodSource
    void idsAreNeverFolded(JsonNode given) {
        var value = given.at("/input/value").asText();

        var wire = text(content("x", null, List.of(), value, List.of(value, value)));

        assertThat(wire.lines())
                .contains(given.at("/input/header").asText().replace("Id", "ID") + ": "
                        + given.get("expect").asText())
                .contains("References: " + value + " " + value);
    }

    static Stream<Arguments> idsAreNeverFolded() {
        return CaseFile.read("addresses.json").stream()
                .filter(node -> node.get("operation").asText().equals("no_fold_header"))
                .map(node -> Arguments.of(Named.of(node.get("id").asText(), node)));
    }

    @Test
    void manyReferencesKeepTheFirstAndTheLastOnOneLine() {
        var ids =
                IntStream.range(0, 200).mapToObj(i -> "<" + i + "@example.com>").toList();

        var wire = text(content("x", null, List.of(), null, ids));

        var line = wire.lines()
                .filter(header -> header.startsWith("References:"))
                .findFirst()
                .orElseThrow();
        assertThat(line).hasSizeLessThan(998).contains("<0@example.com>").endsWith("<199@example.com>");
    }

    @Test
    void headersAreAsciiAndLinesShort() {
        var wire = text(content("Grüße", "<p>x</p>".repeat(500), List.of(), null, List.of()));

        assertThat(wire).isASCII();
        assertThat(wire.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998));
        assertThat(wire.replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    @Test
    void bccIsNotOnTheWire() {
        assertThat(text(content("x", null, List.of(), null, List.of())))
                .contains("To: ", "Cc: ")
                .doesNotContain("hidden@example.com")
                .doesNotContainIgnoringCase("bcc:");
    }

    @Test
    void htmlAloneGetsATextBesideIt() throws Exception {
        var message =
                parsed(content(null, "<style>p{}</style><p>Hällo<br>you &amp; me</p>", List.of(), null, List.of()));

        assertThat(types(message)).containsExactly("multipart/alternative", "text/plain", "text/html");
        assertThat(((Multipart) message.getContent()).getBodyPart(0).getContent())
                .isEqualTo("Hällo\r\nyou & me");
    }

    @Test
    void partsAreNestedAsReadersExpect() throws Exception {
        var logo = new Attachment("logo.png", "image/png", octets("png"), "logo", Attachment.Disposition.INLINE);
        var report = new Attachment("Bericht für \"März\".pdf", "application/pdf", octets("pdf"), null, null);

        var message = parsed(content("x", "<img src=cid:logo>", List.of(logo, report), null, List.of()));

        assertThat(types(message))
                .containsExactly(
                        "multipart/mixed",
                        "multipart/alternative",
                        "text/plain",
                        "multipart/related",
                        "text/html",
                        "image/png",
                        "application/pdf");
        var pdf = ((Multipart) message.getContent()).getBodyPart(1);
        assertThat(pdf.getFileName()).isEqualTo("Bericht für \"März\".pdf");
        assertThat(pdf.getInputStream().readAllBytes()).isEqualTo("pdf".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEnclosedMessageIsNotEncodedAgain() throws Exception {
        var enclosed = new Attachment("old.eml", "message/rfc822", octets("Subject: old\n\nGrüße\n"), null, null);

        var wire = new String(wire(content("x", null, List.of(enclosed), null, List.of())), StandardCharsets.UTF_8);

        assertThat(wire).contains("Content-Transfer-Encoding: 8bit", "Subject: old\r\n\r\nGrüße\r\n");
    }

    @Test
    void aRewrittenSenderIsAnsweredWhereTheMessageCameFrom() {
        var rewritten = new Resolved(
                "s",
                Mailbox.parse("info@example.com"),
                Mailbox.parse("\"Anna\" <info@example.com>"),
                Optional.of(ANNA),
                Rule.DOMAIN,
                List.of(),
                Map.of());

        var wire = new String(
                content("x", null, List.of(), null, List.of())
                        .wire(rewritten, NOW)
                        .octets()
                        .bytes(),
                StandardCharsets.UTF_8);

        assertThat(wire)
                .contains("From: \"Anna\" <info@example.com>\r\n")
                .containsPattern("Reply-To: =\\?utf-8\\?B\\?[A-Za-z0-9+/=]+\\?= <anna@example.com>\r\n")
                .contains("Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n");
    }

    private static ComposedContent content(
            String text, String html, List<Attachment> files, String id, List<String> references) {
        return new ComposedContent(
                new Recipients(
                        List.of(Mailbox.parse("Bert <bert@example.com>")),
                        List.of(Mailbox.parse("carl@examplé.com")),
                        List.of(Mailbox.parse("hidden@example.com"))),
                List.of(),
                "Grüße aus Köln, heute etwas länger, damit die Zeile gefaltet werden muss",
                text,
                html,
                Map.of("X-Kampagne", "März"),
                files,
                id,
                null,
                references);
    }

    private static byte[] wire(ComposedContent content) {
        return content.wire(new Resolved("s", ANNA, ANNA, Optional.empty(), Rule.DOMAIN, List.of(), Map.of()), NOW)
                .octets()
                .bytes();
    }

    private static String text(ComposedContent content) {
        return new String(wire(content), StandardCharsets.UTF_8);
    }

    private static MimeMessage parsed(ComposedContent content) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(wire(content)));
    }

    private static List<String> types(Part part) throws Exception {
        var found = new ArrayList<String>();
        found.add(part.getContentType().replaceAll("(?s)[;\\s].*", "").trim());
        if (part.getContent() instanceof Multipart multipart) {
            for (var i = 0; i < multipart.getCount(); i++) {
                found.addAll(types(multipart.getBodyPart(i)));
            }
        }
        return found;
    }

    private static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
