package io.sealpost.mail.message;

import io.sealpost.mail.address.AddressList;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.server.Purpose;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the query says about a message that came finished. */
class RawOptions {

    @QueryParam("rcpt")
    List<String> rcpt;

    @QueryParam("server")
    String server;

    @QueryParam("purpose")
    String purpose;

    @QueryParam("send_at")
    String sendAt;

    Submission submission(byte[] message) {
        var content = RawContent.read(message);
        var recipients = rcpt == null || rcpt.isEmpty() ? content.recipients().all() : given();
        return new Submission(
                content.addresses("From"),
                content.addresses("Sender"),
                content.isResent(),
                recipients,
                content,
                server,
                readPurpose(),
                readSendAt());
    }

    /** The whole request in one, for comparing it with another. */
    byte[] withContent(byte[] message) {
        var head = (rcpt + "\n" + server + "\n" + purpose + "\n" + sendAt + "\n").getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(head, head.length + message.length);
        System.arraycopy(message, 0, all, head.length, message.length);
        return all;
    }

    private List<Mailbox> given() {
        var mailboxes = new ArrayList<Mailbox>();
        try {
            rcpt.forEach(text -> mailboxes.addAll(AddressList.parse(text)));
        } catch (InvalidAddress e) {
            throw Refusal.invalid("rcpt", e.getMessage());
        }
        return AddressList.distinct(mailboxes);
    }

    private Purpose readPurpose() {
        return switch (purpose == null ? "normal" : purpose.toLowerCase(Locale.ROOT)) {
            case "normal" -> Purpose.NORMAL;
            case "bulk" -> Purpose.BULK;
            default -> throw Refusal.invalid("purpose", "give normal or bulk");
        };
    }

    /** In a year of four digits, as in JSON: the library knows times that no database stores. */
    private Instant readSendAt() {
        if (sendAt == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(sendAt).withOffsetSameInstant(ZoneOffset.UTC);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            throw notATime();
        }
        throw notATime();
    }

    private static Refusal notATime() {
        return Refusal.invalid("send_at", "give a time such as 2026-12-24T18:00:00Z");
    }
}
