package io.sealpost.vault.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class AuditEvents implements PanacheRepositoryBase<AuditEvent, Long> {

    List<AuditEvent> after(long position, int rows) {
        return find("position > ?1 order by position", position).page(0, rows).list();
    }

    boolean known(UUID id) {
        return count("id", id) > 0;
    }
}
