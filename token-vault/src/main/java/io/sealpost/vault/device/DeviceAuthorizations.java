package io.sealpost.vault.device;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Timeouts;

@ApplicationScoped
class DeviceAuthorizations implements PanacheRepositoryBase<DeviceAuthorization, UUID> {

    Optional<DeviceAuthorization> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    Optional<DeviceAuthorization> of(String application, UUID id) {
        return find("application = ?1 and id = ?2", application, id).firstResultOptional();
    }

    Optional<DeviceAuthorization> lockedOpen(String application, String accountKey) {
        return find("application = ?1 and accountKey = ?2 and status = OPEN", application, accountKey)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<DeviceAuthorization> lockedOpen(String application) {
        return find("application = ?1 and status = OPEN order by id", application)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Due ones that no other replica looks at, locked until the transaction ends. */
    List<DeviceAuthorization> due(Instant now, int rows) {
        return find("nextPollAt <= ?1 order by nextPollAt", now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", Timeouts.SKIP_LOCKED_MILLI)
                .page(0, rows)
                .list();
    }

    void forgetEndedBefore(Instant then) {
        delete("endedAt < ?1", then);
    }
}
