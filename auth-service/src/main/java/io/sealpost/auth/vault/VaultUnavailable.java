package io.sealpost.auth.vault;

import java.time.Duration;
import java.util.Optional;

/** The vault does not answer, or not as it should. Nothing is known of the request's effect. */
public final class VaultUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;
    private final boolean mayHaveChanged;

    VaultUnavailable(String message, Throwable cause, Optional<Duration> retryAfter) {
        this(message, cause, retryAfter.orElse(null), false);
    }

    private VaultUnavailable(String message, Throwable cause, Duration retryAfter, boolean mayHaveChanged) {
        super(message, cause);
        this.retryAfter = retryAfter;
        this.mayHaveChanged = mayHaveChanged;
    }

    /** The same of a call that changes something in the name of a caller. */
    VaultUnavailable ofAChange() {
        return new VaultUnavailable(getMessage(), getCause(), retryAfter, true);
    }

    /** Whether something that the caller asked for may count by now. */
    public boolean mayHaveChanged() {
        return mayHaveChanged;
    }

    /** How long the vault wants to be left alone, where it says so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
