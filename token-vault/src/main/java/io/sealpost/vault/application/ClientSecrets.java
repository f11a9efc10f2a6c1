package io.sealpost.vault.application;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ClientSecrets implements PanacheRepositoryBase<ClientSecret, UUID> {

    /** Newest first: the order in which they are tried. */
    List<ClientSecret> of(String application) {
        return list("application = ?1 order by createdAt desc, name", application);
    }
}
