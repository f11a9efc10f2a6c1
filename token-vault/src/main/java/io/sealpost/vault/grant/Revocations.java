package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Timeouts;

@ApplicationScoped
class Revocations implements PanacheRepositoryBase<Revocation, UUID> {

    /** Due ones that no other replica works on, locked until the transaction ends. */
    List<Revocation> due(Instant now, int rows) {
        return find("nextTryAt <= ?1 order by nextTryAt", now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", Timeouts.SKIP_LOCKED_MILLI)
                .page(0, rows)
                .list();
    }

    Optional<Revocation> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }
}
