package io.sealpost.auth.signin;

import java.net.URI;
import java.time.Instant;

/**
 * What a visit to a provider was begun for.
 *
 * @param tenant the provider and application as they were: a visit that finds them changed begins again
 * @param callback where the provider sends the browser back to
 * @param returnTo where the browser goes in the end, as the backend gave it
 * @param state the backend's own, which comes back to it; null for an invitation
 * @param codeChallenge the backend's own (RFC 7636, S256); null for an invitation
 * @param invitation the token of the invitation that is accepted; null for a sign-in
 * @param expiresAt when the visit has taken too long
 */
record Flow(
        String provider,
        String tenant,
        URI callback,
        String returnTo,
        String state,
        String codeChallenge,
        String invitation,
        Instant expiresAt) {

    @Override
    public String toString() {
        return "Flow[" + provider + "]";
    }
}
