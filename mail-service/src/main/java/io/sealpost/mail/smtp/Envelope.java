package io.sealpost.mail.smtp;

import java.util.List;

/** MAIL FROM and RCPT TO: addresses with their domains as A-labels. */
public record Envelope(String sender, List<String> recipients) {

    boolean needsUtf8() {
        return !isAscii(sender) || !recipients.stream().allMatch(Envelope::isAscii);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }
}
