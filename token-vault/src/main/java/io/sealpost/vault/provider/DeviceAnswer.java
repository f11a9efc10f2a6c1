package io.sealpost.vault.provider;

import io.sealpost.vault.crypto.SecretText;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What came of a device authorization request (RFC 8628 §3.2). */
public sealed interface DeviceAnswer {

    /**
     * A code for a person, and one to ask with whether that person decided.
     *
     * @param verificationUriComplete the address with the code in it, where the provider has one
     * @param interval how long to wait between two questions
     */
    record Begun(
            SecretText deviceCode,
            String userCode,
            URI verificationUri,
            Optional<URI> verificationUriComplete,
            Duration lifetime,
            Duration interval)
            implements DeviceAnswer {}

    /**
     * The provider does not take the client, or not this request of it.
     *
     * @param cause a word for people and metrics
     */
    record Refused(String cause) implements DeviceAnswer {}

    /**
     * No decision: no connection, no answer in time, throttling, a server error, or an answer that nobody should be shown.
     *
     * @param cause a word for people and metrics
     */
    record Unavailable(String cause, Optional<Duration> retryAfter) implements DeviceAnswer {}
}
