package io.sealpost.vault.application;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ClientCertificates implements PanacheRepositoryBase<ClientCertificate, UUID> {

    /** Newest first. */
    List<ClientCertificate> of(String application) {
        return list("application = ?1 order by createdAt desc, name", application);
    }

    Optional<ClientCertificate> of(String application, String name) {
        return find("application = ?1 and name = ?2", application, name).firstResultOptional();
    }
}
