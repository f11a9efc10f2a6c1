package io.sealpost.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.auth.user.UserHold;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Families implements PanacheRepositoryBase<Family, UUID> {

    private final UserHold users;

    Families(UserHold users) {
        this.users = users;
    }

    /** The session of a token, newest or not, for one at a time, and its user held. */
    Optional<Family> locked(RefreshToken token) {
        var hash = token.family().hash();
        getEntityManager()
                .createQuery("select userId from Family where familyHash = ?1", UUID.class)
                .setParameter(1, hash)
                .getResultList()
                .forEach(users::hold);
        return find("familyHash", hash).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    Optional<Family> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Ends those of a user that live; how many. */
    int endOf(UUID user, Instant now) {
        return update("endedAt = ?1 where userId = ?2 and endedAt is null and idleAt > ?1 and endsAt > ?1", now, user);
    }

    /** Ends those of a user that live and came of an identity; how many. */
    int endOf(UUID user, String issuer, String subject, Instant now) {
        return update(
                "endedAt = ?1 where userId = ?2 and issuer = ?3 and subject = ?4 and endedAt is null and idleAt > ?1 and endsAt > ?1",
                now,
                user,
                issuer,
                subject);
    }

    /** Of a session that is over, nothing is asked any more. */
    @Transactional
    void deleteOver(Instant now) {
        getSession().createNativeMutationQuery("""
                        delete from session_family
                        where id in (select id from session_family
                                     where least(idle_at, ends_at, ended_at) <= ?1 for update skip locked)
                        """).setParameter(1, now).executeUpdate();
    }
}
