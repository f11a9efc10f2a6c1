package io.sealpost.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
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

    /** Ends those of a user that live, by whatever provider where it is null. */
    int endOf(UUID user, String provider, Instant now) {
        return getSession()
                .createNativeMutationQuery("""
                        update session_family set ended_at = ?1
                        where user_id = ?2 and provider = coalesce(?3, provider)
                          and ended_at is null and idle_at > ?1 and ends_at > ?1
                        """)
                .setParameter(1, now)
                .setParameter(2, user)
                .setParameter(3, provider, String.class)
                .executeUpdate();
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
