package io.sealpost.mail.incoming;

/** What a fetch found: messages that are new, that were known already, and new ones that cannot be read. */
record Counts(int fetched, int known, int problems) {

    static final Counts NONE = new Counts(0, 0, 0);

    Counts plus(Counts other) {
        return new Counts(fetched + other.fetched, known + other.known, problems + other.problems);
    }
}
