package io.sealpost.auth.user;

import java.util.UUID;

/**
 * That a user may do less from now on; told as an event, in the transaction that does it.
 *
 * @param provider whose identity went; null where nothing of one provider alone changed
 */
public record UserChanged(UUID user, Kind kind, String provider) {

    /** What changed. */
    public enum Kind {
        DEACTIVATED,
        DELETED,
        UNLINKED,
        PROTECTED
    }

    static UserChanged of(UUID user, Kind kind) {
        return new UserChanged(user, kind, null);
    }
}
