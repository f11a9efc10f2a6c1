package io.sealpost.mail.received;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/** A received message taken apart, leniently: nothing in it is trusted, and much of it may be broken. */
final class ReceivedMail {

    private static final int DEEPEST = 50;
    private static final int MOST_PARTS = 1000;
    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setStrictParsing(false)
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1 << 20)
            .setMaxHeaderCount(10_000)
            .setMaxContentLen(-1)
            .build();

    private final Message message;
    private final List<MailPart> leaves = new ArrayList<>();

    private ReceivedMail(Message message) {
        this.message = message;
    }

    static ReceivedMail read(byte[] raw) throws UnreadableMail {
        try {
            var builder = new DefaultMessageBuilder();
            builder.setMimeEntityConfig(LENIENT);
            builder.setDecodeMonitor(DecodeMonitor.SILENT);
            var mail = new ReceivedMail(builder.parseMessage(new ByteArrayInputStream(raw)));
            mail.collect(mail.message, 0);
            return mail;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableMail(e);
        }
    }

    private void collect(Entity entity, int depth) {
        if (depth > DEEPEST || leaves.size() >= MOST_PARTS) {
            return;
        }
        if (entity.getBody() instanceof Multipart multipart) {
            multipart.getBodyParts().forEach(part -> collect(part, depth + 1));
        } else if (entity.getBody() != null) {
            leaves.add(new MailPart(entity));
        }
    }

    /** A header field as text: unfolded, encoded-words decoded; null if there is none. */
    String header(String name) {
        var field = message.getHeader().getField(name);
        return field == null ? null : decoded(field.getBody());
    }

    /** All header fields in order. */
    List<HeaderField> headers() {
        return message.getHeader().getFields().stream()
                .map(field -> new HeaderField(field.getName(), decoded(field.getBody())))
                .toList();
    }

    /** A header field for people. */
    record HeaderField(String name, String value) {}

    List<MailAddress> addresses(String name) {
        var field = message.getHeader().getField(name);
        return field == null ? List.of() : MailAddress.list(field);
    }

    String messageId() {
        return Optional.ofNullable(header("message-id"))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }

    String subject() {
        return header("subject");
    }

    Instant sentAt() {
        return Optional.ofNullable(message.getDate()).map(Date::toInstant).orElse(null);
    }

    /** The text, null if there is none. */
    String text() {
        return body("text/plain");
    }

    /** The HTML as it came; it is not cleaned of anything. */
    String html() {
        return body("text/html");
    }

    private String body(String type) {
        return leaves.stream()
                .filter(part -> part.isBody(type))
                .findFirst()
                .map(MailPart::text)
                .orElse(null);
    }

    /** Every part that is not the text or HTML of the message, in order; numbered from 0. */
    List<MailPart> attachments() {
        var shown = new ArrayList<Entity>();
        for (var type : List.of("text/plain", "text/html")) {
            leaves.stream().filter(part -> part.isBody(type)).findFirst().ifPresent(part -> shown.add(part.entity()));
        }
        return leaves.stream().filter(part -> !shown.contains(part.entity())).toList();
    }

    static String decoded(String value) {
        return DecoderUtil.decodeEncodedWords(value.strip(), DecodeMonitor.SILENT);
    }
}
