package io.sealpost.mail.incoming;

/** What a fetch has stored so far; it counts whatever goes wrong afterwards. */
final class Progress {

    private Counts counts = Counts.NONE;

    void add(Counts more) {
        counts = counts.plus(more);
    }

    Counts counts() {
        return counts;
    }
}
