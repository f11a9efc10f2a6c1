package io.sealpost.mail.received;

import java.time.Instant;

/**
 * What a list shows of a message.
 *
 * @param problem why it cannot be read, null if it can
 */
record Summary(String messageId, String sender, String subject, Instant sentAt, String problem) {

    static final Summary NONE = new Summary(null, null, null, null, null);

    private static final int LONGEST = 1000;

    /** Reads what can be read; never fails, whatever the bytes are. */
    static Summary of(byte[] raw) {
        try {
            var mail = ReceivedMail.read(raw);
            return new Summary(
                    cut(mail.messageId()), cut(mail.header("from")), cut(mail.subject()), mail.sentAt(), null);
        } catch (UnreadableMail | RuntimeException | StackOverflowError whateverTheBytesAre) {
            return new Summary(null, null, null, null, "unreadable");
        }
    }

    /** Short, and without the NUL that a database text cannot hold. */
    private static String cut(String text) {
        if (text == null) {
            return null;
        }
        var clean = text.replace('\0', ' ');
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
