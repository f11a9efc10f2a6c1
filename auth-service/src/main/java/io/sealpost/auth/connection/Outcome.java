package io.sealpost.auth.connection;

/**
 * How a callback ended.
 *
 * @param cause a code, null where the status says all
 * @param decided false when nothing is known because somebody did not answer or we failed: the ticket is not spent then
 */
record Outcome(ConnectionStatus status, String cause, boolean decided) {

    static Outcome connected() {
        return new Outcome(ConnectionStatus.CONNECTED, null, true);
    }

    static Outcome declined() {
        return new Outcome(ConnectionStatus.DECLINED, null, true);
    }

    static Outcome wrongAccount(String cause) {
        return new Outcome(ConnectionStatus.WRONG_ACCOUNT, cause, true);
    }

    static Outcome failed(String cause) {
        return new Outcome(ConnectionStatus.FAILED, cause, true);
    }

    /** Whoever should have answered did not, or we failed; the same link can be used again. */
    static Outcome undecided(String cause) {
        return new Outcome(ConnectionStatus.FAILED, cause, false);
    }
}
