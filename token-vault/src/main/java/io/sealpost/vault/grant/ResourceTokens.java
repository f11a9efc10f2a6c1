package io.sealpost.vault.grant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.vault.application.TokenResource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ResourceTokens implements PanacheRepositoryBase<ResourceToken, ResourceToken.Key> {

    Optional<ResourceToken> of(UUID grant, TokenResource resource) {
        return findByIdOptional(new ResourceToken.Key(grant, resource));
    }

    /** The row for a grant whose row is locked; made where there is none. */
    ResourceToken row(UUID grant, TokenResource resource) {
        return of(grant, resource).orElseGet(() -> {
            var row = new ResourceToken();
            row.key = new ResourceToken.Key(grant, resource);
            persist(row);
            return row;
        });
    }
}
