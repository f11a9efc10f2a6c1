package io.sealpost.mail.incoming;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Incoming servers in the database. */
@ApplicationScoped
class IncomingRows implements PanacheRepositoryBase<IncomingServer, String> {

    private final Session database;

    IncomingRows(Session database) {
        this.database = database;
    }

    List<IncomingServer> after(String name, int rows) {
        return find("name > ?1 order by name", name).page(0, rows).list();
    }

    /** The servers whose mailboxes are covered. */
    List<IncomingServer> covered(AddressPatterns mailboxes) {
        return list("order by name").stream()
                .filter(server -> mailboxes.coverName(server.authentication().mailbox()))
                .toList();
    }

    /** The row, if there is one; whoever else asks for this name waits for the end of the transaction. */
    Optional<IncomingServer> locked(String name) {
        database.createNativeQuery("select 1 from pg_advisory_xact_lock(3, hashtext(?1))", Integer.class)
                .setParameter(1, name)
                .getSingleResult();
        return findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE);
    }

    long nextRevision() {
        return database.createNativeQuery("select nextval('revision')", Long.class)
                .getSingleResult();
    }
}
