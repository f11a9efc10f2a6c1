package io.sealpost.vault.application;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class Applications implements PanacheRepositoryBase<Application, String> {

    Optional<Application> locked(String name) {
        return findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Keeps the application as it is until the transaction ends; others may do the same. */
    Optional<Application> kept(String name) {
        return findByIdOptional(name, LockModeType.PESSIMISTIC_READ);
    }

    /** The application that stands for a party. */
    Optional<Application> of(long identity) {
        return find("identity", identity).firstResultOptional();
    }

    /** A number that no application had before, not even one that is gone. */
    long nextRevision() {
        return (Long) getEntityManager()
                .createNativeQuery("select nextval('revision')", Long.class)
                .getSingleResult();
    }

    List<Application> after(String name, int rows) {
        return find("name > ?1 order by name", name).page(0, rows).list();
    }
}
