package io.sealpost.mail.imap;

import io.sealpost.mail.connection.AnswerLimits;

/**
 * Reads responses along as the mail library does, byte for byte. It takes a line for the announcement of a literal if the line ends with
 * the next opening brace before it, digits, and a closing brace: wherever the brace stands, at the end of a literal before it, say. It looks
 * for no quotes, so neither does this.
 */
final class ImapLines implements AnswerLimits.Reader {

    /** More than any limit; a longer number is not read on, so that it cannot overflow. */
    private static final long HUGE = Long.MAX_VALUE / 100;

    private final ImapLimits limits;
    private long all;
    private int lines;
    private long line;
    private long literal;
    private long number;
    private Place place = Place.ELSEWHERE;

    private enum Place {
        ELSEWHERE,
        AFTER_BRACE,
        IN_NUMBER,
        BEHIND_NUMBER,
        AT_END_OF_ANNOUNCEMENT,
        AT_END_OF_LINE
    }

    ImapLines(ImapLimits limits) {
        this.limits = limits;
    }

    @Override
    public void asked() {
        all = 0;
        lines = 0;
    }

    @Override
    public boolean allows(byte[] bytes, int from, int count) {
        var expected = limits.expected();
        all += count;
        if (all > expected.all()) {
            return false;
        }
        for (var i = from; i < from + count; i++) {
            read(bytes[i]);
            if (line > ImapLimits.LONGEST_LINE || literal > expected.literal() || lines > expected.lines()) {
                return false;
            }
        }
        return true;
    }

    private void read(byte octet) {
        var before = place;
        place = after(octet);
        if (literal > 0) {
            literal--;
            return;
        }
        line++;
        if (octet == '\n' && (before == Place.AT_END_OF_ANNOUNCEMENT || before == Place.AT_END_OF_LINE)) {
            literal = before == Place.AT_END_OF_ANNOUNCEMENT ? number : 0;
            line = 0;
            lines++;
        }
    }

    private Place after(byte octet) {
        return switch (octet) {
            case '{' -> {
                number = 0;
                yield Place.AFTER_BRACE;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                number = Math.min(HUGE, 10 * number + octet - '0');
                yield place == Place.AFTER_BRACE || place == Place.IN_NUMBER ? Place.IN_NUMBER : Place.ELSEWHERE;
            }
            case '}' -> place == Place.IN_NUMBER ? Place.BEHIND_NUMBER : Place.ELSEWHERE;
            case '\r' -> place == Place.BEHIND_NUMBER ? Place.AT_END_OF_ANNOUNCEMENT : Place.AT_END_OF_LINE;
            default -> Place.ELSEWHERE;
        };
    }
}
