package io.sealpost.mail.fetchnow;

/** How a call of the command ended; its exit code. */
enum Ending {
    /** Every mailbox was read, or is being read by another run. */
    READ(0),
    /** A mailbox could not be read. */
    SOME_FAILED(1),
    /** The service was not reached, or refused, also to show the run; or the command could not be carried out at all. */
    NOT_ASKED(2),
    /** The run goes on; its outcome is not known. */
    STILL_RUNNING(3);

    private final int code;

    Ending(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
