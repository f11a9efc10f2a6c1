package io.sealpost.auth.session;

import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.KnownUser;

/** What came of a code or a refresh token. A refusal is no exception: what was revoked with it stays revoked. */
sealed interface SessionAnswer {

    /** The session goes on, with this refresh token. */
    record Continued(Family family, KnownUser user, RefreshToken token) implements SessionAnswer {}

    /** The caller gets nothing. */
    record Refused(RefusalCode code) implements SessionAnswer {}
}
