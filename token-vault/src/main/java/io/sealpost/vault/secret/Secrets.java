package io.sealpost.vault.secret;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;

@ApplicationScoped
class Secrets implements PanacheRepositoryBase<Secret, String> {

    Optional<Secret> locked(String name) {
        return findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE);
    }

    /** A number that no secret had before, not even one that is gone. */
    long nextRevision() {
        return (Long) getEntityManager()
                .createNativeQuery("select nextval('revision')", Long.class)
                .getSingleResult();
    }
}
