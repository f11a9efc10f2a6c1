package io.sealpost.auth.provider;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class Providers implements PanacheRepositoryBase<Provider, String> {

    Optional<Provider> locked(String name) {
        return findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE);
    }

    /** A number that no provider had before, not even one that is gone. */
    long nextRevision() {
        return (Long) getEntityManager()
                .createNativeQuery("select nextval('revision')", Long.class)
                .getSingleResult();
    }

    List<Provider> after(String name, int rows) {
        return find("name > ?1 order by name", name).page(0, rows).list();
    }

    List<Provider> forMail(Collection<String> applications) {
        return list("mailAllowed and application in ?1 order by name", applications);
    }

    List<Provider> forSignIn() {
        return list("signInAllowed order by sequence, name");
    }

    boolean anotherOwnsLegacyRedirect(String name) {
        return count("legacyRedirect = true and name <> ?1", name) > 0;
    }
}
