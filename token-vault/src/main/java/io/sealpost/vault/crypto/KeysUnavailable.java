package io.sealpost.vault.crypto;

/**
 * The service has no keys to work with: it must not start, or cannot do what needs another data key than those that are open. The message tells the
 * operator what to do; it is for the log, not for callers.
 */
public final class KeysUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeysUnavailable(String message) {
        super(message);
    }

    KeysUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
