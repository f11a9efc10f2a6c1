package io.sealpost.auth.vault;

/** The vault does not answer, or not as it should. Nothing is known of the request's effect. */
public final class VaultUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VaultUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
