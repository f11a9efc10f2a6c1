package io.sealpost.vault.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/** Which events of other services are known. All methods need a transaction. */
@ApplicationScoped
class PostedEvents {

    private final EntityManager entities;

    PostedEvents(EntityManager entities) {
        this.entities = entities;
    }

    /** Whether an event was not told of before. Of two who tell at the same time one waits for the other. */
    boolean isNew(UUID id, Instant now) {
        return entities.createNativeQuery(
                                "insert into audit_posted (id, recorded_at) values (?1, ?2) on conflict do nothing")
                        .setParameter(1, id)
                        .setParameter(2, now)
                        .executeUpdate()
                == 1;
    }

    /** Forgets what nobody will send again. */
    void forget(Instant before) {
        entities.createNativeQuery("delete from audit_posted where recorded_at < ?1")
                .setParameter(1, before)
                .executeUpdate();
    }
}
