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
class SignInCodes implements PanacheRepositoryBase<SignInCode, byte[]> {

    private final UserHold users;

    SignInCodes(UserHold users) {
        this.users = users;
    }

    /** The code with that hash, for one at a time, and its user held. */
    Optional<SignInCode> locked(byte[] hash) {
        getEntityManager()
                .createQuery("select userId from SignInCode where codeHash = ?1", UUID.class)
                .setParameter(1, hash)
                .getResultList()
                .forEach(users::hold);
        return find("codeHash", hash).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** What was handed out for a user opens nothing any more. */
    void deleteOf(UUID user) {
        delete("userId", user);
    }

    /** What was handed out for an identity's sign-ins opens nothing any more. */
    void deleteOf(UUID user, String issuer, String subject) {
        delete("userId = ?1 and issuer = ?2 and subject = ?3", user, issuer, subject);
    }

    @Transactional
    void deleteExpired(Instant before) {
        getSession().createNativeMutationQuery("""
                        delete from sign_in_code
                        where code_hash in (select code_hash from sign_in_code where expires_at <= ?1 for update skip locked)
                        """).setParameter(1, before).executeUpdate();
    }
}
