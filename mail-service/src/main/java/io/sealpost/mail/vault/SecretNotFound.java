package io.sealpost.mail.vault;

/** The password is not in the vault any more. */
public final class SecretNotFound extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    SecretNotFound() {
        super("password_missing", "The vault no longer has this server's password; set it again.");
    }
}
