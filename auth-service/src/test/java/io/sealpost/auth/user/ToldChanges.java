package io.sealpost.auth.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What others learned of users in transactions that held. */
@ApplicationScoped
class ToldChanges {

    private final List<UserChanged> changes = new CopyOnWriteArrayList<>();

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserChanged change) {
        changes.add(change);
    }

    List<UserChanged> changes() {
        return List.copyOf(changes);
    }

    void forget() {
        changes.clear();
    }
}
