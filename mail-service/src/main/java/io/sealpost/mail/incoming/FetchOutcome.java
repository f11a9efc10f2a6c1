package io.sealpost.mail.incoming;

/** How reading a mailbox ended. What was counted before a failure is stored and counts. */
sealed interface FetchOutcome {

    Counts counts();

    /** Everything was read. */
    record Done(Counts counts) implements FetchOutcome {}

    /** It went wrong; the error is for whoever looks after the server. */
    record Failed(Counts counts, String error) implements FetchOutcome {}

    /** Another reader has the mailbox. */
    record Busy() implements FetchOutcome {
        @Override
        public Counts counts() {
            return Counts.NONE;
        }
    }
}
