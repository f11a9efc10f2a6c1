package io.sealpost.vault.provider;

import io.sealpost.vault.crypto.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What came of a token request. */
public sealed interface TokenAnswer {

    /**
     * The provider granted it.
     *
     * @param scopes as the answer says, absent when it says nothing: then they are as asked (RFC 6749 §5.1)
     * @param idToken the serialized ID token, if one came
     * @param credential the name of the client credential that was accepted
     */
    record Granted(
            SecretText accessToken,
            Duration lifetime,
            Optional<SecretText> refreshToken,
            Optional<List<String>> scopes,
            Optional<SecretText> idToken,
            String credential)
            implements TokenAnswer {}

    /** The provider refused the grant itself; {@code error} is {@code invalid_grant} or another code that only its owner can mend. */
    record GrantRefused(String error) implements TokenAnswer {}

    /**
     * The provider accepted none of the client's credentials, or not this client.
     *
     * @param credentials the names of those that were tried
     */
    record ClientRefused(String error, List<String> credentials) implements TokenAnswer {

        private static final Set<String> ERRORS = Set.of("invalid_client", "unauthorized_client", "no_live_credential");

        /** Whether an error is one of the client's, not of a grant. */
        public static boolean isError(String error) {
            return ERRORS.contains(error);
        }

        /** Only a credential that is not accepted makes another one worth trying (RFC 6749 §5.2). */
        boolean nextCredentialMayDo() {
            return error.equals("invalid_client");
        }

        ClientRefused after(ClientRefused earlier) {
            var tried = new ArrayList<>(earlier.credentials);
            tried.addAll(credentials);
            return new ClientRefused(error, tried);
        }
    }

    /**
     * The provider refused the request for a reason that is neither the grant nor the client. Asking again with the same request does not
     * help; a refresh is tried again all the same, since grants die of nothing but {@link GrantRefused}.
     *
     * @param error a code of RFC 6749 §5.2; {@code invalid_request} for codes that we do not know
     */
    record RequestRefused(String error) implements TokenAnswer {}

    /**
     * No decision: no connection, no answer in time, throttling, a server error, or an answer that is not OAuth.
     *
     * @param cause a word for people and metrics
     * @param retryAfter what the provider asked for, if it did
     */
    record Unavailable(String cause, Optional<Duration> retryAfter) implements TokenAnswer {}
}
