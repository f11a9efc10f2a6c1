package io.sealpost.vault.connection;

/** How much a peer may say in answer to one thing that it was told, in the lines of one protocol. */
public interface AnswerLimits {

    /** A reader for one connection. */
    Reader reader();

    /** Reads along on one connection. */
    interface Reader {

        /** Something was said to the peer: what it says from now on is another answer. */
        void asked();

        /** Called before the mail library sees these bytes; false if they are more than is allowed. */
        boolean allows(byte[] bytes, int from, int count);
    }
}
