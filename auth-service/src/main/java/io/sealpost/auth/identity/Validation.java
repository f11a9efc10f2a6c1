package io.sealpost.auth.identity;

/** What came of validating an ID token. */
public sealed interface Validation {

    /** Everything about it is right. */
    record Valid(Claims claims) implements Validation {}

    /** It is not a token of that provider for this client and this flow. */
    record Invalid() implements Validation {}

    /**
     * The provider's keys cannot be had at the moment, so nothing is known.
     *
     * @param cause {@code provider_unavailable}, or what an operator has to mend
     */
    record KeysUnavailable(String cause) implements Validation {}
}
