package io.sealpost.auth.user;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class LinkedIdentities implements PanacheRepositoryBase<LinkedIdentity, LinkedIdentity.Key> {

    Optional<LinkedIdentity> of(String issuer, String subject) {
        return find("issuer = ?1 and subject = ?2", issuer, subject).firstResultOptional();
    }

    Optional<LinkedIdentity> of(UUID user, String provider) {
        return findByIdOptional(new LinkedIdentity.Key(user, provider));
    }

    List<LinkedIdentity> after(UUID user, String provider, int rows) {
        return find("userId = ?1 and provider > ?2 order by provider", user, provider)
                .page(0, rows)
                .list();
    }

    long countOf(UUID user) {
        return count("userId", user);
    }
}
