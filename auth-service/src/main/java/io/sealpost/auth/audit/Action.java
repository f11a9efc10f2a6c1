package io.sealpost.auth.audit;

import java.util.Locale;

/** What can happen here that decides over access. */
public enum Action {
    PROVIDER_PUT,
    PROVIDER_DELETED,

    /** A connection was asked for; whoever has its link may consent. */
    CONNECTION_OPENED,

    /** A link for a grant that needs consent was asked for. */
    REPAIR_OPENED,

    /** It was asked for again: the link before works no longer. */
    REPAIR_RENEWED,

    /** The button behind a link was pressed, which voids the visit before. */
    CONNECTION_STARTED,

    /** Decided: connected, or not; the link is spent. */
    CONNECTION_ENDED,

    /** A visit that came to nothing because somebody did not answer; the link still works. */
    CONNECTION_UNDECIDED,

    /** A signed-in user was handed over to a backend. */
    SESSION_OPENED,

    /** A backend came with a refresh token that it may not use, or no longer. */
    SESSION_REFRESH_REFUSED,

    /** A session, or all of a user, ended before its time. */
    SESSION_ENDED,

    REQUEST_REFUSED;

    /** As it stands in JSON and in the table: lower snake case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
