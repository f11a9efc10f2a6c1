package io.sealpost.auth.parameter;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class StoredCopies implements PanacheRepositoryBase<StoredCopy, Integer> {

    @Transactional
    Optional<Vault.Parameters> last() {
        return findByIdOptional(StoredCopy.ONLY)
                .map(copy -> new Vault.Parameters(copy.etag, Map.copyOf(copy.parameters)));
    }

    /** Replicas write the same row; whoever comes last is right. */
    @Transactional
    void keep(Vault.Parameters parameters) {
        var copy = findById(StoredCopy.ONLY);
        copy.etag = parameters.etag();
        copy.parameters = parameters.values();
    }
}
