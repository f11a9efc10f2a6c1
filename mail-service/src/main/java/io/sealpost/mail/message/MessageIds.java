package io.sealpost.mail.message;

import io.sealpost.mail.address.Mailbox;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** The header values that every message has and callers may leave out. */
final class MessageIds {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private MessageIds() {}

    /** A new Message-ID under the sender's domain. */
    static String messageId(Mailbox sender) {
        var domain = sender.domain().wire();
        return "<" + UUID.randomUUID() + "@" + (domain.startsWith("[") ? "localhost" : domain) + ">";
    }

    /** A Date (RFC 5322 §3.3). */
    static String date(Instant now) {
        return DATE.format(now);
    }
}
