package io.sealpost.vault.connection;

import java.io.IOException;

/** A peer said too much, or too slowly; the connection was ended. */
final class AnswerRefused extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerRefused(Answers.Excess excess) {
        super("the connection was ended: " + excess);
    }
}
