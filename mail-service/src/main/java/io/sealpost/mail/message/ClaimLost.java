package io.sealpost.mail.message;

/** Another replica settled the message meanwhile, because this one gave no sign of life. */
final class ClaimLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClaimLost() {
        super("the claim on the message was lost");
    }
}
