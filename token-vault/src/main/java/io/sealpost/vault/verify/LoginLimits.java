package io.sealpost.vault.verify;

import io.sealpost.vault.connection.AnswerLimits;
import java.nio.charset.StandardCharsets;

/**
 * A login is some short lines. More than that ends the connection, and so does the announcement of an IMAP literal, which the mail library
 * would allocate before it came. Listens on one connection.
 */
final class LoginLimits implements AnswerLimits {

    private static final int ALL = 256 * 1024;
    private static final int LONGEST_SHOWN = 2000;

    private final boolean literals;
    private final StringBuilder line = new StringBuilder();
    private volatile String latest = "";

    /** @param literals whether the protocol has literals */
    LoginLimits(boolean literals) {
        this.literals = literals;
    }

    /** The latest whole line that the server said since it was last told something, for where the library keeps it to itself. */
    String latestLine() {
        return latest;
    }

    @Override
    public Reader reader() {
        return new Lines();
    }

    private enum Place {
        ELSEWHERE,
        AFTER_BRACE,
        IN_NUMBER
    }

    private final class Lines implements Reader {

        private int all;
        private Place place = Place.ELSEWHERE;

        /** What is said in all counts: a server that asks again and again is not answered for ever. */
        @Override
        public void asked() {
            line.setLength(0);
            latest = "";
        }

        @Override
        public boolean allows(byte[] bytes, int from, int count) {
            all += count;
            if (all > ALL) {
                return false;
            }
            for (var i = from; i < from + count; i++) {
                if (literals && bytes[i] == '}' && place == Place.IN_NUMBER) {
                    return false;
                }
                place = after(bytes[i]);
                keep(bytes[i]);
            }
            return true;
        }

        private Place after(byte octet) {
            if (octet == '{') {
                return Place.AFTER_BRACE;
            }
            return octet >= '0' && octet <= '9' && place != Place.ELSEWHERE ? Place.IN_NUMBER : Place.ELSEWHERE;
        }

        private void keep(byte octet) {
            if (octet == '\n') {
                latest = line.toString();
                line.setLength(0);
            } else if (line.length() < LONGEST_SHOWN) {
                line.append(new String(new byte[] {octet}, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
