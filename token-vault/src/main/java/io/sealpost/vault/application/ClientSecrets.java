package io.sealpost.vault.application;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ClientSecrets implements PanacheRepositoryBase<ClientSecret, UUID> {

    /** Newest first. */
    List<ClientSecret> of(String application) {
        return list("application = ?1 order by createdAt desc, name", application);
    }

    Optional<ClientSecret> of(String application, String name) {
        return find("application = ?1 and name = ?2", application, name).firstResultOptional();
    }
}
