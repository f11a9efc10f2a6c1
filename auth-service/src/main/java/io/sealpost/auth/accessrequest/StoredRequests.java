package io.sealpost.auth.accessrequest;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Timeouts;

@ApplicationScoped
class StoredRequests implements PanacheRepositoryBase<AccessRequest, UUID> {

    /** As it is now, until the transaction ends: what was read ahead of the lock may be old. */
    Optional<AccessRequest> locked(UUID id) {
        var request = find("id", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
        request.ifPresent(getEntityManager()::refresh);
        return request;
    }

    /** An identity's request of that status, the newest, locked. */
    Optional<AccessRequest> of(String issuer, String subject, AccessStatus status) {
        return find("issuer = ?1 and subject = ?2 and status = ?3 order by place desc", issuer, subject, status)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(0, 1)
                .firstResultOptional();
    }

    /** Requests behind a place, in the order in which they came; those of one status at that time, or of any where it is null. */
    List<AccessRequest> after(long place, AccessStatus status, Instant now, int rows) {
        var query =
                switch (status) {
                    case null -> find("place > ?1 order by place", place);
                    case PENDING ->
                        find("place > ?1 and status = ?2 and expiresAt > ?3 order by place", place, status, now);
                    case EXPIRED ->
                        find(
                                "place > ?1 and (status = ?2 or status = ?3 and expiresAt <= ?4) order by place",
                                place,
                                status,
                                AccessStatus.PENDING,
                                now);
                    case APPROVED, DENIED -> find("place > ?1 and status = ?2 order by place", place, status);
                };
        return query.page(0, rows).list();
    }

    long countSince(Instant time) {
        return count("requestedAt > ?1", time);
    }

    long countSince(Instant time, String issuer) {
        return count("requestedAt > ?1 and issuer = ?2", time, issuer);
    }

    /** Requests that ran out and that nobody else is at, up to so many. */
    List<AccessRequest> lapsed(Instant now, int most) {
        return find("status = ?1 and expiresAt <= ?2", AccessStatus.PENDING, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", Timeouts.SKIP_LOCKED_MILLI)
                .page(0, most)
                .list();
    }

    void deleteSettledBefore(Instant time) {
        delete("status <> ?1 and expiresAt < ?2 and lastSeenAt < ?2", AccessStatus.PENDING, time);
    }
}
