package io.sealpost.mail.server;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Outgoing servers in the database. */
@ApplicationScoped
class OutgoingRows implements PanacheRepositoryBase<OutgoingServer, String> {

    /** In the order in which the resolver tries them. */
    List<OutgoingServer> inOrder() {
        return list("order by sequence, position");
    }

    List<OutgoingServer> after(String name, int rows) {
        return find("name > ?1 order by name", name).page(0, rows).list();
    }

    /** The row, if there is one; whoever else asks for this name waits for the end of the transaction. */
    Optional<OutgoingServer> locked(String name) {
        getEntityManager()
                .createNativeQuery("select pg_advisory_xact_lock(1, hashtext(?1))")
                .setParameter(1, name)
                .getSingleResult();
        return findByIdOptional(name);
    }

    long nextRevision() {
        return ((Number) getEntityManager()
                        .createNativeQuery("select nextval('revision')")
                        .getSingleResult())
                .longValue();
    }
}
