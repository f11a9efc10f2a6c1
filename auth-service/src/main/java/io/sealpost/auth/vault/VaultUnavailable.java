package io.sealpost.auth.vault;

import java.time.Duration;
import java.util.Optional;

/** The vault does not answer, or not as it should. Nothing is known of the request's effect. */
public final class VaultUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    VaultUnavailable(String message, Throwable cause, Optional<Duration> retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the vault wants to be left alone, where it says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
