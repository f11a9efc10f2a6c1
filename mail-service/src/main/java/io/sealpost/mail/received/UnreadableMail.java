package io.sealpost.mail.received;

/** A message that even a lenient parser cannot take apart. */
final class UnreadableMail extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableMail(Throwable cause) {
        super("the message cannot be read", cause);
    }
}
