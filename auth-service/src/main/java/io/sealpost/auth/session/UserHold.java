package io.sealpost.auth.session;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.UUID;

/**
 * Keeps a user as it is until the current transaction ends. Taken before anything of the user's sessions is: who deactivates or deletes the
 * user comes the same way, and so either finds the session that was opened or is found by who opens it, and nobody waits in a circle.
 */
@ApplicationScoped
class UserHold {

    private final EntityManager entities;

    UserHold(EntityManager entities) {
        this.entities = entities;
    }

    void hold(UUID user) {
        entities.createNativeQuery("select 1 from app_user where id = ?1 for share")
                .setParameter(1, user)
                .getResultList();
    }
}
