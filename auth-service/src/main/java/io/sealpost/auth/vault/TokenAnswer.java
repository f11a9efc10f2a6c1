package io.sealpost.auth.vault;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What came of presenting an authorization code. */
public sealed interface TokenAnswer {

    /**
     * The vault keeps a pending grant; it has no effect until it is confirmed.
     *
     * @param scopes what was granted; {@code offline_access} is among them exactly when the provider gave a refresh token
     * @param idToken serialized, not validated
     * @param userinfo the claims of the userinfo endpoint, fetched where no ID token came; else empty
     */
    record Pending(String grantId, Set<String> scopes, Optional<String> idToken, Map<String, Object> userinfo)
            implements TokenAnswer {

        @Override
        public String toString() {
            return "Pending[scopes=" + scopes + "]";
        }
    }

    /** Refused for good, with an error code of RFC 6749 §5.2. */
    record Refused(String error) implements TokenAnswer {}

    /**
     * The provider made no decision; the code is spent, or was never presented.
     *
     * @param cause {@code provider_unavailable}, or what an operator has to mend before the provider can be reached
     */
    record ProviderUnavailable(String cause) implements TokenAnswer {}
}
