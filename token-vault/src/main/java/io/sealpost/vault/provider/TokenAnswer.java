package io.sealpost.vault.provider;

import io.sealpost.vault.crypto.SecretText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of a token request. */
public sealed interface TokenAnswer {

    /**
     * The provider granted it.
     *
     * @param at when the answer came: lifetimes count from then
     * @param scopes as the answer says, absent when it says nothing: then they are as asked (RFC 6749 §5.1)
     * @param idToken the serialized ID token, if one came
     * @param refreshTokenLifetime how long the refresh token lives if it is not used, where the provider says so
     * @param credential the name of the client credential that was accepted
     */
    record Granted(
            Instant at,
            SecretText accessToken,
            Duration lifetime,
            Optional<SecretText> refreshToken,
            Optional<List<String>> scopes,
            Optional<SecretText> idToken,
            Optional<Duration> refreshTokenLifetime,
            String credential)
            implements TokenAnswer {

        /** When the access token ends. */
        public Instant expiresAt() {
            return at.plus(lifetime);
        }
    }

    /**
     * The provider refused the grant itself, for a reason that it named by a code.
     *
     * @param cause a word for people and metrics, such as {@code invalid_grant} or {@code refresh_token_expired}
     */
    record GrantRefused(String cause, Remedy remedy) implements TokenAnswer {}

    /**
     * The provider refused the grant with a code that we do not know, which may mean that it is dead, or only that something is new there.
     *
     * @param cause a word for people and metrics
     */
    record GrantDoubted(String cause) implements TokenAnswer {}

    /** Who can mend what was refused. */
    enum Remedy {
        /** The account's owner, by consenting again. */
        CONSENT,
        /** An operator here or an administrator at the provider; no consent helps until then. */
        OPERATOR
    }

    /**
     * The provider accepted none of the client's credentials, or not this client.
     *
     * @param error the registered error code
     * @param cause a word for people and metrics; the error, where the provider says no more
     */
    record ClientRefused(String error, String cause) implements TokenAnswer {

        /** Only a credential that is not accepted makes another one worth trying (RFC 6749 §5.2). */
        boolean nextCredentialMayDo() {
            return error.equals("invalid_client");
        }
    }

    /**
     * The provider refused the request for a reason that is neither the grant nor the client. Asking again with the same request does not
     * help; a refresh is tried again all the same, since grants die of nothing but {@link GrantRefused}.
     *
     * @param error a code of RFC 6749 §5.2 or RFC 8628 §3.5; {@code invalid_request} for codes that we do not know
     */
    record RequestRefused(String error) implements TokenAnswer {}

    /**
     * No decision: no connection, no answer in time, throttling, a server error, or an answer that is not OAuth.
     *
     * @param cause a word for people and metrics
     * @param retryAfter what the provider asked for, if it did
     */
    record Unavailable(String cause, Optional<Duration> retryAfter) implements TokenAnswer {}

    /**
     * The provider was not asked, to spare it.
     *
     * @param cause a word for people and metrics
     * @param retryIn when to try again
     */
    record NotAsked(String cause, Duration retryIn) implements TokenAnswer {}
}
