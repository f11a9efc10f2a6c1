package io.sealpost.mail.message;

import io.sealpost.mail.address.AddressList;
import io.sealpost.mail.address.InvalidAddress;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.resolution.Resolution.Resolved;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A finished message. Its body is sent byte for byte as it came; of its header only Bcc and Return-Path go, From follows the
 * resolution, and Reply-To, Date and Message-ID are added where they are needed.
 */
record RawContent(RawHeader header, Octets body) implements MessageContent {

    private static final Set<String> REMOVED = Set.of("bcc", "return-path");

    /** Reads a message, or refuses what could be read in two ways. */
    static RawContent read(byte[] message) {
        var end = RawHeader.end(message);
        return new RawContent(
                RawHeader.read(message, end), Octets.of(Arrays.copyOfRange(message, end, message.length)));
    }

    /** The mailboxes of an address field; empty without that field. */
    List<Mailbox> addresses(String name) {
        try {
            var value = header.value(name);
            return value.isEmpty() ? List.of() : AddressList.parse(value.get());
        } catch (InvalidAddress e) {
            throw Refusal.invalid(name.toLowerCase(Locale.ROOT), e.getMessage());
        }
    }

    Recipients recipients() {
        return new Recipients(addresses("To"), addresses("Cc"), addresses("Bcc"));
    }

    boolean isResent() {
        return header.names().stream().anyMatch(name -> name.startsWith("resent-"));
    }

    @Override
    public Wire wire(Resolved resolution, Instant now) {
        var given = header.value("Message-ID").map(String::strip).filter(id -> !id.isEmpty());
        var id = given.orElseGet(() -> MessageIds.messageId(resolution.headerFrom()));
        var octets = new ByteArrayOutputStream(body.size() + 4096);
        if (header.value("Date").isEmpty()) {
            write(octets, "Date", MessageIds.date(now));
        }
        if (given.isEmpty()) {
            write(octets, "Message-ID", id);
        }
        var keepsFrom = !addresses("From").isEmpty() && resolution.replyTo().isEmpty();
        if (!keepsFrom) {
            write(
                    octets,
                    "From",
                    HeaderFields.folded("From", resolution.headerFrom().headerText()));
        }
        replyTo(resolution)
                .ifPresent(mailbox -> write(octets, "Reply-To", HeaderFields.folded("Reply-To", mailbox.headerText())));
        for (var field : header.fields()) {
            var replaced = (!keepsFrom && field.is("from")) || (given.isEmpty() && field.is("message-id"));
            if (!replaced && !REMOVED.contains(field.key())) {
                octets.writeBytes(field.octets());
            }
        }
        octets.writeBytes(body.bytes());
        return new Wire(
                Octets.of(octets.toByteArray()),
                id,
                header.value("Subject").map(HeaderFields::decoded).orElse(null));
    }

    private Optional<Mailbox> replyTo(Resolved resolution) {
        return header.value("Reply-To").isPresent() ? Optional.empty() : resolution.replyTo();
    }

    private static void write(ByteArrayOutputStream octets, String name, String value) {
        octets.writeBytes((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
