package io.sealpost.mail.vault;

/** The vault, or the provider behind it, does not answer. */
public final class VaultUnavailable extends LoginUnavailable {

    private static final long serialVersionUID = 1L;

    VaultUnavailable(String code, String message) {
        super(code, message);
    }
}
