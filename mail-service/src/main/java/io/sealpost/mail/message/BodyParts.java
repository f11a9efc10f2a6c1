package io.sealpost.mail.message;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The body of a message: text, its HTML form with the files that it shows, and attachments, nested as RFC 2046 and 2387 have it. */
record BodyParts(String text, String html, List<Attachment> attachments) {

    void fill(MimeMessage message) throws MessagingException {
        var attached = attachments.stream()
                .filter(file -> html == null || !file.isRelated())
                .toList();
        if (attached.isEmpty()) {
            fillBody(message);
            return;
        }
        var mixed = new MimeMultipart("mixed");
        var body = new MimeBodyPart();
        fillBody(body);
        mixed.addBodyPart(body);
        for (var file : attached) {
            mixed.addBodyPart(part(file));
        }
        message.setContent(mixed);
    }

    private void fillBody(MimePart part) throws MessagingException {
        if (html == null) {
            part.setText(canonical(text == null ? "" : text), "utf-8");
            return;
        }
        var alternative = new MimeMultipart("alternative");
        var plain = new MimeBodyPart();
        plain.setText(canonical(text == null ? PlainText.of(html) : text), "utf-8");
        alternative.addBodyPart(plain);
        var rich = new MimeBodyPart();
        fillHtml(rich);
        alternative.addBodyPart(rich);
        part.setContent(alternative);
    }

    private void fillHtml(MimePart part) throws MessagingException {
        var related = attachments.stream().filter(Attachment::isRelated).toList();
        if (related.isEmpty()) {
            part.setText(canonical(html), "utf-8", "html");
            return;
        }
        var multipart = new MimeMultipart("related");
        var page = new MimeBodyPart();
        page.setText(canonical(html), "utf-8", "html");
        multipart.addBodyPart(page);
        for (var file : related) {
            multipart.addBodyPart(part(file));
        }
        part.setContent(multipart);
    }

    private static MimeBodyPart part(Attachment file) throws MessagingException {
        var part = new MimeBodyPart();
        var type = file.typeOrDefault();
        if (file.isMessage()) {
            // RFC 2046 §5.2.1: an enclosed message is not encoded again.
            var message = canonical(new String(file.content().bytes(), StandardCharsets.ISO_8859_1));
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(message.getBytes(StandardCharsets.ISO_8859_1), type)));
            part.setHeader("Content-Transfer-Encoding", message.chars().allMatch(c -> c < 128) ? "7bit" : "8bit");
        } else {
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(file.content().bytes(), type)));
            part.setHeader("Content-Transfer-Encoding", "base64");
        }
        part.setDisposition(
                file.disposition() == Attachment.Disposition.INLINE || file.isRelated()
                        ? Part.INLINE
                        : Part.ATTACHMENT);
        if (file.filename() != null) {
            part.setFileName(file.filename());
        }
        if (file.contentId() != null) {
            part.setContentID(file.bracketedId());
        }
        return part;
    }

    private static String canonical(String text) {
        return text.replaceAll("\\r\\n|\\r|\\n", "\r\n");
    }
}
