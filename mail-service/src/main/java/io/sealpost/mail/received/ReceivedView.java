package io.sealpost.mail.received;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sealpost.mail.received.ReceivedMail.HeaderField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A received message in the feed.
 *
 * @param cursor what continues the feed behind this message, as {@code after}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReceivedView(
        UUID id,
        String cursor,
        String server,
        String mailbox,
        String folder,
        String messageId,
        String from,
        String subject,
        Instant sentAt,
        Instant receivedAt,
        long size,
        String problem,
        Instant acknowledgedAt) {

    static ReceivedView of(ReceivedMessage m) {
        return new ReceivedView(
                m.id,
                Long.toString(m.position),
                m.server,
                m.mailbox,
                m.folder,
                m.messageId,
                m.sender,
                m.subject,
                m.sentAt,
                m.receivedAt,
                m.size,
                m.problem,
                m.acknowledgedAt);
    }

    /** A message with its content, as far as it can be read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Detail(
            @JsonUnwrapped ReceivedView message,
            @JsonUnwrapped Content content) {}

    /** What stands in the message. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(
            List<MailAddress> sender,
            List<MailAddress> to,
            List<MailAddress> cc,
            List<MailAddress> replyTo,
            List<HeaderField> headers,
            String text,
            String html,
            List<FileView> attachments) {

        static Content of(ReceivedMail mail) {
            var files = new ArrayList<FileView>();
            for (var part : mail.attachments()) {
                files.add(FileView.of(files.size(), part));
            }
            return new Content(
                    mail.addresses("from"),
                    mail.addresses("to"),
                    mail.addresses("cc"),
                    mail.addresses("reply-to"),
                    mail.headers(),
                    mail.text(),
                    mail.html(),
                    files);
        }
    }

    /** A file in the message; its number is its place in the attachments. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FileView(int n, String filename, String contentType, long size, String contentId, String disposition) {
        static FileView of(int n, MailPart part) {
            return new FileView(
                    n, part.filename(), part.contentType(), part.bytes().length, part.contentId(), part.disposition());
        }
    }
}
