package io.sealpost.vault.provider;

import java.time.Duration;
import java.util.Optional;

/** What came of asking about a device code (RFC 8628 §3.5). */
public sealed interface DevicePoll {

    /** The person allowed it. */
    record Allowed(TokenAnswer.Granted answer) implements DevicePoll {}

    /** The person has not decided yet. */
    record Pending() implements DevicePoll {}

    /** The same, and the provider wants to be asked less often from now on. */
    record SlowDown() implements DevicePoll {}

    record Declined() implements DevicePoll {}

    /** The code's time is over. */
    record Expired() implements DevicePoll {}

    /**
     * The provider takes neither this code nor this client's questions about it; asking again does not help.
     *
     * @param cause a word for people and metrics
     */
    record Refused(String cause) implements DevicePoll {}

    /** No decision: no connection, no answer in time, throttling, a server error, or an answer that is not OAuth. */
    record Unavailable(Optional<Duration> retryAfter) implements DevicePoll {}

    /** The provider was not asked, to spare it. */
    record NotAsked(Duration retryIn) implements DevicePoll {}

    static DevicePoll of(TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Granted granted -> new Allowed(granted);
            case TokenAnswer.RequestRefused(var error) -> refused(error);
            case TokenAnswer.GrantRefused(var cause, var _) -> new Refused(cause);
            case TokenAnswer.GrantDoubted(var cause) -> new Refused(cause);
            case TokenAnswer.ClientRefused(var _, var cause) -> new Refused(cause);
            case TokenAnswer.Unavailable(var cause, var _) when cause.equals(TokenAnswers.SLOW_DOWN) -> new SlowDown();
            case TokenAnswer.Unavailable(var _, var retryAfter) -> new Unavailable(retryAfter);
            case TokenAnswer.NotAsked(var _, var retryIn) -> new NotAsked(retryIn);
        };
    }

    private static DevicePoll refused(String error) {
        return switch (error) {
            case "authorization_pending" -> new Pending();
            case "access_denied", "authorization_declined" -> new Declined();
            case "expired_token" -> new Expired();
            default -> new Refused(error);
        };
    }
}
