package io.sealpost.mail.address;

/** A text that is not the address it should be. The message says what is wrong, in words for whoever gave the text. */
public final class InvalidAddress extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidAddress(String message) {
        super(message);
    }
}
