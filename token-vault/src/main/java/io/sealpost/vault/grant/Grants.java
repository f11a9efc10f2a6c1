package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Grants implements PanacheRepositoryBase<Grant, UUID> {

    Optional<Grant> of(String application, String account) {
        return find("application = ?1 and accountKey = ?2", application, Grant.key(account))
                .firstResultOptional();
    }

    Optional<Grant> lockedOf(String application, String account) {
        return find("application = ?1 and accountKey = ?2", application, Grant.key(account))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    Optional<Grant> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Confirmed grants in the order of (application, account), behind the cursor. */
    List<Grant> after(String application, String accountKey, int rows) {
        return find(
                        "accountKey is not null and (application > ?1 or (application = ?1 and accountKey > ?2))"
                                + " order by application, accountKey",
                        application,
                        accountKey)
                .page(0, rows)
                .list();
    }

    boolean anyOf(String application) {
        return count("application = ?1 and status <> ?2", application, GrantStatus.PENDING) > 0;
    }

    /** The applications under which a person has a grant that a provider still honours, or soon may. */
    List<String> applicationsOf(String issuer, String subject) {
        return list("issuer = ?1 and subject = ?2 and status <> ?3", issuer, subject, GrantStatus.NEEDS_CONSENT)
                .stream()
                .map(grant -> grant.application)
                .distinct()
                .toList();
    }

    List<Grant> pendingTooLong(Instant now, int rows) {
        return find("status = ?1 and pendingUntil < ?2", GrantStatus.PENDING, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(0, rows)
                .list();
    }

    /** The database's clock: the one clock that all replicas share for leases. */
    Instant databaseTime() {
        return (Instant) getEntityManager()
                .createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
    }
}
