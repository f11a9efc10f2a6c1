package io.sealpost.vault.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a grant's refresh token dies if nothing more is done: after the time for which its provider keeps unused ones, or when the provider
 * said that it would.
 */
final class Mortality {

    private Mortality() {}

    /**
     * A consent was just given.
     *
     * @param named the life that the provider gave the refresh token, if it named one
     * @param idleLimit how long the provider keeps unused ones, where that is known
     * @param consentExpires whether a life that is named then is the consent's, as in Google's testing mode
     */
    static void begun(Grant grant, Optional<Duration> named, Optional<Duration> idleLimit, boolean consentExpires) {
        if (grant.refreshTokenSealed == null) {
            return;
        }
        if (named.isPresent() && consentExpires) {
            dies(grant, grant.refreshedAt.plus(named.get()), DeathCause.CONSENT_EXPIRY);
        } else {
            idles(grant, grant.refreshedAt, named.or(() -> idleLimit));
        }
    }

    /** A refresh came through: what was idle begins anew, an end that the provider set stays, unless it passed and was none. */
    static void renewed(Grant grant, Instant now, Optional<Duration> named, Optional<Duration> idleLimit) {
        var ends = grant.diesOf == DeathCause.CONSENT_EXPIRY && grant.diesAt.isAfter(now);
        if (grant.refreshTokenSealed != null && !ends) {
            idles(grant, now, named.or(() -> idleLimit));
        }
    }

    private static void idles(Grant grant, Instant now, Optional<Duration> limit) {
        if (limit.isPresent()) {
            dies(grant, now.plus(limit.get()), DeathCause.IDLE);
        } else {
            grant.diesAt = null;
            grant.diesOf = null;
        }
    }

    private static void dies(Grant grant, Instant at, DeathCause cause) {
        grant.diesAt = at;
        grant.diesOf = cause;
    }

    /** When and of what. */
    record Death(Instant at, DeathCause cause) {}

    /** The end of a grant as far as it is known: its own, or that of its application's last credential. */
    static Optional<Death> of(Grant grant, Optional<Instant> lastCredentialDies) {
        var own = Optional.ofNullable(grant.diesAt).map(at -> new Death(at, grant.diesOf));
        return lastCredentialDies
                .filter(credential ->
                        own.map(death -> credential.isBefore(death.at())).orElse(true))
                .map(credential -> new Death(credential, DeathCause.CREDENTIAL_EXPIRY))
                .or(() -> own);
    }
}
