package io.sealpost.auth.session;

import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.KnownUser;
import io.sealpost.auth.user.UserLookup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Whether a user may have a session now. */
@ApplicationScoped
class UserGate {

    private final UserLookup users;

    UserGate(UserLookup users) {
        this.users = users;
    }

    /** What there is to see. */
    sealed interface Look {

        record Open(KnownUser user) implements Look {}

        record Closed(RefusalCode why) implements Look {}
    }

    Look look(UUID id) {
        var user = users.of(id);
        if (user.isEmpty() || !user.get().active()) {
            return new Look.Closed(RefusalCode.USER_DISABLED);
        }
        return user.get().isProtected() ? new Look.Closed(RefusalCode.USER_PROTECTED) : new Look.Open(user.get());
    }
}
