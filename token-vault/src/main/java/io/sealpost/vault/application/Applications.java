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

    List<Application> after(String name, int rows) {
        return find("name > ?1 order by name", name).page(0, rows).list();
    }
}
