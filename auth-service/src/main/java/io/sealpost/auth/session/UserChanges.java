package io.sealpost.auth.session;

import io.sealpost.auth.user.UserChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Ends the sessions of users who may no longer have them, in the transaction of the change. */
@ApplicationScoped
class UserChanges {

    private final SessionEnder ender;

    UserChanges(SessionEnder ender) {
        this.ender = ender;
    }

    void follow(@Observes UserChanged change) {
        switch (change.kind()) {
            case DEACTIVATED, PROTECTED, DELETED -> ender.endAll(change.user());
            case UNLINKED -> ender.endOf(change.user(), change.issuer(), change.subject());
        }
    }
}
