package io.sealpost.auth.connection;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Flows implements PanacheRepositoryBase<Flow, UUID> {

    /**
     * Takes the flow of a state away, for one caller only on whatever replica. It is found only by the browser that began it, on its own
     * callback path and in time; any other attempt finds nothing and leaves it to its browser.
     */
    @Transactional
    Optional<Flow> consume(byte[] stateHash, byte[] browserHash, String callbackPath, Instant now) {
        return getSession()
                .createNativeQuery("""
                        delete from connection_flow
                        where state_hash = ?1 and browser_hash = ?2 and callback_path = ?3 and expires_at > ?4
                        returning *
                        """, Flow.class)
                .setParameter(1, stateHash)
                .setParameter(2, browserHash)
                .setParameter(3, callbackPath)
                .setParameter(4, now)
                .getResultStream()
                .findFirst();
    }

    /** Deletes without looking first: whoever consumes the flow at the same moment is in nobody's way. */
    void deleteOf(UUID connection) {
        delete("connection", connection);
    }

    @Transactional
    void deleteLapsed(Instant now) {
        delete("expiresAt <= ?1", now);
    }
}
