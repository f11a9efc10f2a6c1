package io.sealpost.mail.incoming;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.address.Covered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** The servers that are fetched from, of those whose mailboxes are covered. */
    List<IncomingServer> ready(AddressPatterns mailboxes) {
        var covered = covered(mailboxes);
        var parameters = covered.parameters();
        parameters.put("draft", State.DRAFT);
        return list("active = true and state <> :draft and " + covered.condition() + " order by name", parameters);
    }

    /** Of these servers those whose mailboxes are covered, by name. */
    Map<String, IncomingServer> named(Collection<String> names, AddressPatterns mailboxes) {
        var covered = covered(mailboxes);
        var parameters = covered.parameters();
        parameters.put("names", names);
        return names.isEmpty()
                ? Map.of()
                : stream("name in :names and " + covered.condition(), parameters)
                        .collect(Collectors.toMap(server -> server.name, server -> server));
    }

    private static Covered covered(AddressPatterns mailboxes) {
        return Covered.by(mailboxes, "mailboxKey", "mailboxDomain");
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
