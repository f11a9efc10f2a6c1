package io.sealpost.mail.smtp;

import io.sealpost.mail.connection.AnswerLimits;

/** A reply is some lines of some length. RFC 5321 §4.5.3.1.5 allows 512 bytes each; there is room for servers that say more. */
final class SmtpLimits implements AnswerLimits {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LINES = 1000;
    private static final int ALL = 1024 * 1024;

    @Override
    public Reader reader() {
        return new ReplyLines();
    }

    private static final class ReplyLines implements Reader {

        private int all;
        private int lines;
        private int line;

        @Override
        public void asked() {
            all = 0;
            lines = 0;
        }

        @Override
        public boolean allows(byte[] bytes, int from, int count) {
            all += count;
            for (var i = from; i < from + count && line <= LONGEST_LINE; i++) {
                line++;
                if (bytes[i] == '\n' || bytes[i] == '\r') {
                    lines += line > 1 ? 1 : 0;
                    line = 0;
                }
            }
            return line <= LONGEST_LINE && lines <= LINES && all <= ALL;
        }
    }
}
