package io.sealpost.vault.grant;

import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.SecretText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the one who may refresh a grant works with; it dies with the call.
 *
 * @param object the grant as the audit names it
 * @param generation the token set that is to be replaced
 * @param fencingToken which lease of the grant this is; only the newest may record an outcome
 * @param resource what the new access token is to be for
 * @param dueBefore when the grant was due before it was leased; null where it was not
 * @param used whether somebody reads the grant's tokens, so that the next refresh is to come ahead of the token's end
 * @param began when it began, by {@link System#nanoTime()}: before the database counted, so it never seems longer than it is
 */
record Lease(
        UUID grant,
        String application,
        String object,
        String issuer,
        String subject,
        long generation,
        long fencingToken,
        TokenResource resource,
        Instant dueBefore,
        Request request,
        Actor caller,
        boolean used,
        long began) {

    private static final String AHEAD = "ahead";

    /** What there is to ask the provider with. */
    sealed interface Request {
        /**
         * Refresh tokens, of which the provider takes at least one, unless all of them were damaged.
         *
         * @param current the token that is in force; empty where the row was damaged
         * @param late one that the provider gave for it to a holder whose lease was over by then
         * @param scopes those of the grant
         * @param previous the one before, for providers that leave it valid
         */
        record RefreshToken(
                Optional<SecretText> current,
                Optional<SecretText> late,
                Optional<SecretText> previous,
                List<String> scopes)
                implements Request {}

        /** The client's credentials alone. */
        record ClientCredentials(List<String> scopes) implements Request {}

        /** The client's credentials, in the name of an account. */
        record Assertion(String subject, List<String> scopes) implements Request {}
    }

    /**
     * What the audit says of it: a refresh ahead of time is for nobody in particular.
     *
     * @param named the grant, as the audit names it by now
     */
    Audit.Deed deed(Action action, String named) {
        return new Audit.Deed(caller, action, named, used ? resource.text() : AHEAD);
    }

    /** What is left of it: nothing is asked that could outlive it. */
    Duration left(Duration whole) {
        return whole.minusNanos(System.nanoTime() - began);
    }

    /** Whether a token that came late for the grant is the one that this holder was given. */
    boolean knows(SecretText late) {
        return request instanceof Request.RefreshToken tokens
                && tokens.late().filter(late::equals).isPresent();
    }
}
