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

    USER_CREATED,
    USER_CHANGED,
    USER_DELETED,

    /** By this the user can sign in from now on. */
    IDENTITY_LINKED,

    /** By this the user can sign in no longer. */
    IDENTITY_UNLINKED,

    /** A link was made by which a user may link an identity. */
    USER_INVITED,

    /** It was taken back, or a newer one took its place. */
    INVITATION_REVOKED,

    /** Somebody whom nobody knows, or not by this address, signed in: somebody has to decide. */
    ACCESS_REQUESTED,

    ACCESS_APPROVED,
    ACCESS_DENIED,

    /** Nobody decided in time. */
    ACCESS_EXPIRED,

    SIGNED_IN,

    /** Somebody proved who they are, and was not let in. */
    SIGN_IN_REFUSED,

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
