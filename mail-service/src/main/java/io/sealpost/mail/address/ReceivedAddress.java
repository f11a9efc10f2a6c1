package io.sealpost.mail.address;

import java.util.Optional;

/** Addresses of received mail, where a sender's mistake is repaired rather than refused. Never used for what callers submit. */
public final class ReceivedAddress {

    private ReceivedAddress() {}

    /** The mailbox that a header text names. Where the brackets are missing, the last token with an @ is the address. */
    public static Optional<Mailbox> read(String text) {
        try {
            return Optional.of(Mailbox.parse(text));
        } catch (InvalidAddress notStrict) {
            return repair(text);
        }
    }

    private static Optional<Mailbox> repair(String text) {
        var tokens = text.strip().split("\\s+", -1);
        for (var last = tokens.length - 1; last >= 0; last--) {
            if (tokens[last].indexOf('@') > 0) {
                return parsed(tokens[last].replaceAll("^<|[>,;]+$", ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<Mailbox> parsed(String token) {
        try {
            return Optional.of(Mailbox.parse(token));
        } catch (InvalidAddress notAnAddress) {
            return Optional.empty();
        }
    }
}
