package io.sealpost.auth.user;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.auth.address.AccountKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Users implements PanacheRepositoryBase<User, UUID> {

    /** As it is now, until the transaction ends: what was read ahead of the lock may be old. */
    Optional<User> locked(UUID id) {
        var user = find("id", id).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
        user.ifPresent(getEntityManager()::refresh);
        return user;
    }

    /** A number that no user had before, not even one who is gone. */
    long nextRevision() {
        return (Long) getEntityManager()
                .createNativeQuery("select nextval('revision')", Long.class)
                .getSingleResult();
    }

    boolean anotherHasLogin(UUID id, String login) {
        return count("lower(login) = lower(?1) and id <> ?2", login, id) > 0;
    }

    /** Users behind one, in the order of their ids; null for a login or an address that does not matter. */
    List<User> after(UUID id, String login, String email, int rows) {
        var query = new StringBuilder("id > :after");
        var parameters = new HashMap<String, Object>(Map.of("after", id));
        if (login != null) {
            query.append(" and lower(login) = lower(:login)");
            parameters.put("login", login);
        }
        if (email != null) {
            query.append(" and (emailKey = :key or emailKey is null and lower(email) = lower(:email))");
            parameters.putAll(Map.of("key", AccountKey.of(email), "email", email));
        }
        return find(query + " order by id", parameters).page(0, rows).list();
    }

    /** Active users with an address that is compared by that key, and those with an address that has none yet. */
    List<User> activeWithEmailKey(String key) {
        return list("active and (emailKey = ?1 or emailKey is null and email is not null) order by id", key);
    }
}
