package io.sealpost.acceptance;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What a message says, to compare what was handed over with what came back.
 *
 * @param attachment its bytes in Base64
 */
record SentMail(String subject, String text, String html, String fileName, String fileType, String attachment) {

    /** The message as a caller hands it over. */
    Map<String, Object> asJson(String from, String to) {
        return Map.of(
                "from", from,
                "to", List.of(to),
                "subject", subject,
                "text", text,
                "html", html,
                "attachments", List.of(Map.of("filename", fileName, "content_type", fileType, "content", attachment)));
    }

    /** The message in its form on the wire. */
    static SentMail parse(byte[] raw) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            var leaves = leaves(message);
            var file = leaves.stream()
                    .filter(part -> is(part, "application/*"))
                    .findFirst()
                    .orElseThrow();
            return new SentMail(
                    message.getSubject(),
                    text(leaves, "text/plain"),
                    text(leaves, "text/html"),
                    MimeUtility.decodeText(file.getFileName()),
                    new ContentType(file.getContentType()).getBaseType(),
                    Base64.getEncoder().encodeToString(file.getInputStream().readAllBytes()));
        } catch (MessagingException e) {
            throw new AssertionError("Not a message", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Part> leaves(Part part) throws MessagingException, IOException {
        if (!(part.getContent() instanceof Multipart parts)) {
            return List.of(part);
        }
        var leaves = new ArrayList<Part>();
        for (var i = 0; i < parts.getCount(); i++) {
            BodyPart child = parts.getBodyPart(i);
            leaves.addAll(leaves(child));
        }
        return leaves;
    }

    /** Lines end as in the wire form; what was handed over has plain newlines. */
    private static String text(List<Part> leaves, String type) throws MessagingException, IOException {
        var part = leaves.stream().filter(leaf -> is(leaf, type)).findFirst().orElseThrow();
        return part.getContent().toString().replace("\r\n", "\n");
    }

    private static boolean is(Part part, String type) {
        try {
            return part.isMimeType(type);
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
