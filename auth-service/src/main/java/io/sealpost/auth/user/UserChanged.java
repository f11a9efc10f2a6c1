package io.sealpost.auth.user;

import java.util.UUID;

/**
 * That a user may do less from now on; told as an event, in the transaction that does it.
 *
 * @param issuer of the identity that went, through whatever provider its user came by it; null where not one identity alone changed
 * @param subject of that identity; null likewise
 */
public record UserChanged(UUID user, Kind kind, String issuer, String subject) {

    /** What changed. */
    public enum Kind {
        DEACTIVATED,
        DELETED,
        UNLINKED,
        PROTECTED
    }

    static UserChanged of(UUID user, Kind kind) {
        return new UserChanged(user, kind, null, null);
    }

    static UserChanged unlinked(LinkedIdentity identity) {
        return new UserChanged(identity.userId, Kind.UNLINKED, identity.issuer, identity.subject);
    }
}
