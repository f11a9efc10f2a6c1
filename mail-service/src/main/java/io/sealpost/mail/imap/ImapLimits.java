package io.sealpost.mail.imap;

import io.sealpost.mail.connection.AnswerLimits;

/** How much an IMAP server may answer to a command: as much as the session expects, and little where it expects nothing special. */
final class ImapLimits implements AnswerLimits {

    /** Of one line without its literals. Servers fold nothing: a list of flags or of UIDs is one line, but never such a one. */
    static final int LONGEST_LINE = 1024 * 1024;

    private static final int TEXTS = 1024 * 1024;

    /** What the library keeps of a command's answer costs it some hundred bytes for each line. */
    private static final int LINES = 20_000;

    private static final Expectation USUAL = new Expectation(TEXTS, 8 * TEXTS, LINES);

    /** The UIDs of a folder with a million messages; they are dropped line by line. */
    private static final Expectation LISTING = new Expectation(TEXTS, 40 * TEXTS, Integer.MAX_VALUE);

    private volatile Expectation expected = USUAL;

    /**
     * What may come in answer to one command.
     *
     * @param literal bytes of one literal, which the library allocates when it is announced
     * @param all bytes in all
     * @param lines in all
     */
    record Expectation(long literal, long all, int lines) {}

    /** Nothing special from here on. */
    void expectTheUsual() {
        expected = USUAL;
    }

    /** A line for each message of a folder. */
    void expectListing() {
        expected = LISTING;
    }

    /** One message of at most this size. */
    void expectMessage(long bytes) {
        expected = new Expectation(Math.max(bytes, TEXTS), Math.max(bytes, TEXTS) + TEXTS, LINES);
    }

    Expectation expected() {
        return expected;
    }

    @Override
    public Reader reader() {
        return new ImapLines(this);
    }
}
