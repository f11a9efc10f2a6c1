package io.sealpost.auth.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.UUID;

/**
 * Locks a user until the current transaction ends. Taken before anything of the user's sessions is, so nobody waits in a circle, and who opens
 * a session and who ends all of them, or deactivates or deletes the user, do it one behind the other.
 */
@ApplicationScoped
public class UserHold {

    private final EntityManager entities;

    UserHold(EntityManager entities) {
        this.entities = entities;
    }

    /** For one session of the user; others may be at theirs. */
    public void hold(UUID user) {
        lock(user, "for share");
    }

    /** For all sessions of the user. */
    public void take(UUID user) {
        lock(user, "for no key update");
    }

    private void lock(UUID user, String how) {
        entities.createNativeQuery("select 1 from app_user where id = ?1 " + how)
                .setParameter(1, user)
                .getResultList();
    }
}
