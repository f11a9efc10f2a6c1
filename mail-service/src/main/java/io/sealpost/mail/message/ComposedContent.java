package io.sealpost.mail.message;

import io.sealpost.mail.address.AddressList;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.resolution.Resolution.Resolved;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A message that this service composes. */
record ComposedContent(
        Recipients recipients,
        List<Mailbox> replyTo,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        List<Attachment> attachments,
        String messageId,
        String inReplyTo,
        List<String> references)
        implements MessageContent {

    @Override
    public Wire wire(Resolved resolution, Instant now) {
        var id = messageId == null ? MessageIds.messageId(resolution.headerFrom()) : messageId;
        try {
            var message = new Message(id);
            setHeaders(message, resolution, now);
            new BodyParts(text, html, attachments).fill(message);
            message.saveChanges();
            var octets = new ByteArrayOutputStream();
            message.writeTo(octets);
            return new Wire(Octets.of(octets.toByteArray()), id, subject);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a checked message could not be composed", e);
        }
    }

    private void setHeaders(MimeMessage message, Resolved resolution, Instant now) throws MessagingException {
        message.setHeader("Date", MessageIds.date(now));
        message.setHeader(
                "From", HeaderFields.folded("From", resolution.headerFrom().headerText()));
        var replies = replyTo.isEmpty() ? resolution.replyTo().stream().toList() : replyTo;
        setAddresses(message, "Reply-To", replies);
        setAddresses(message, "To", recipients.to());
        setAddresses(message, "Cc", recipients.cc());
        if (subject != null) {
            message.setHeader("Subject", HeaderFields.unstructured("Subject", subject));
        }
        // These stay on one line however long they are: folded ids break threading in readers.
        if (inReplyTo != null) {
            message.setHeader("In-Reply-To", inReplyTo);
        }
        if (!references.isEmpty()) {
            message.setHeader("References", oneLine(references));
        }
        for (var header : headers.entrySet()) {
            message.setHeader(header.getKey(), HeaderFields.unstructured(header.getKey(), header.getValue()));
        }
    }

    /** As many references as a line can carry: the first, which names the thread, and the last ones (RFC 5322 §3.6.4). */
    private static String oneLine(List<String> references) {
        var last = references.size();
        var length = references.getFirst().length();
        while (last > 1 && length + references.get(last - 1).length() + 1 < 980) {
            length += references.get(last - 1).length() + 1;
            last--;
        }
        var kept = last <= 1 ? references : new ArrayList<>(references.subList(last, references.size()));
        if (last > 1) {
            kept.addFirst(references.getFirst());
        }
        return String.join(" ", kept);
    }

    private static void setAddresses(MimeMessage message, String name, List<Mailbox> mailboxes)
            throws MessagingException {
        if (!mailboxes.isEmpty()) {
            message.setHeader(name, HeaderFields.folded(name, AddressList.headerText(mailboxes)));
        }
    }

    /** A message that keeps the Message-ID which it was given. */
    private static final class Message extends MimeMessage {

        private final String id;

        Message(String id) {
            super(session());
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        private static Session session() {
            var settings = new Properties();
            settings.setProperty("mail.mime.allowutf8", "true");
            return Session.getInstance(settings);
        }
    }
}
