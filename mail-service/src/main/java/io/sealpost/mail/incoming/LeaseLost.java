package io.sealpost.mail.incoming;

/** The mailbox was given to another reader, or its server changed; what was stored before counts. */
final class LeaseLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLost() {
        super("the lease on the mailbox was lost");
    }
}
