package io.sealpost.mail.vault;

/**
 * There is nothing to log in with, for now or until somebody acts. The code and the message are shown to callers.
 *
 * <p>Mail waits for it to pass: none of these is the fault of a message.
 */
public abstract sealed class LoginUnavailable extends RuntimeException
        permits GrantNotActive, GrantNotFound, HostNotAllowed, SecretNotFound, VaultUnavailable {

    private static final long serialVersionUID = 1L;

    private final String code;

    LoginUnavailable(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Why, in a word that programs can rely on. */
    public String code() {
        return code;
    }
}
