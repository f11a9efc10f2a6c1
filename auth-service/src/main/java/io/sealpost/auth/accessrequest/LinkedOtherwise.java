package io.sealpost.auth.accessrequest;

import io.sealpost.auth.user.IdentityLinked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Leaves no request for a decision whose person was let in meanwhile: by an invitation, by hand, or by a verified address. */
@ApplicationScoped
class LinkedOtherwise {

    private final Decisions decisions;

    LinkedOtherwise(Decisions decisions) {
        this.decisions = decisions;
    }

    void follow(@Observes IdentityLinked link) {
        decisions.settle(link);
    }
}
