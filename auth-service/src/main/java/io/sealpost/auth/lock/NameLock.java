package io.sealpost.auth.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** An exclusive lock on a name until the current transaction ends, over all replicas. Taken before the row is looked for. */
@ApplicationScoped
public class NameLock {

    private final EntityManager entities;

    NameLock(EntityManager entities) {
        this.entities = entities;
    }

    /** Waits for the lock. Needs a transaction; names of different kinds do not meet. */
    public void take(String kind, String name) {
        entities.createNativeQuery("select 1 from (select pg_advisory_xact_lock(hashtextextended(:name, 0))) taken")
                .setParameter("name", kind + "/" + name)
                .getResultList();
    }
}
