package io.sealpost.mail.received;

import io.sealpost.mail.address.Deceptive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageWriter;

/** A part of a received message without parts of its own. */
record MailPart(Entity entity) {

    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}");
    private static final Pattern UNSAFE = Pattern.compile("[/\\\\]");

    /** Whether it is shown as the message's text in this media type, rather than offered as a file. */
    boolean isBody(String type) {
        return entity.getMimeType().equalsIgnoreCase(type)
                && !"attachment".equalsIgnoreCase(entity.getDispositionType())
                && filename() == null;
    }

    /** The media type; that of unknown bytes where the message's own is no media type. */
    String contentType() {
        var type = Optional.ofNullable(entity.getMimeType()).orElse("").toLowerCase(Locale.ROOT);
        return TYPE.matcher(type).matches() ? type : "application/octet-stream";
    }

    /** The file name without anything that could lead out of a folder or make it look like another name; null if there is none. */
    String filename() {
        var name = entity.getFilename();
        if (name == null) {
            return null;
        }
        var visible = Deceptive.replacedIn(ReceivedMail.decoded(name), "_");
        var safe = UNSAFE.matcher(visible).replaceAll("_").strip();
        return safe.isEmpty() || safe.equals(".") || safe.equals("..") ? null : safe;
    }

    String contentId() {
        var field = entity.getHeader().getField("content-id");
        return field == null ? null : field.getBody().strip();
    }

    String disposition() {
        return "inline".equalsIgnoreCase(entity.getDispositionType()) ? "inline" : "attachment";
    }

    /** The decoded bytes. */
    byte[] bytes() {
        try {
            return switch (entity.getBody()) {
                case SingleBody body -> body.getInputStream().readAllBytes();
                case Message enclosed -> written(enclosed);
                case null, default -> new byte[0];
            };
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** The decoded text; a charset that is unknown counts as UTF-8. */
    String text() {
        return new String(bytes(), charset());
    }

    private Charset charset() {
        try {
            return Charset.forName(Optional.ofNullable(entity.getCharset()).orElse("utf-8"));
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static byte[] written(Message message) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new DefaultMessageWriter().writeMessage(message, bytes);
        return bytes.toByteArray();
    }
}
