package io.sealpost.mail.incoming;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * Who may read which mailbox. One reader at a time over all replicas; a reader that gives no sign of life loses its lease. Leases are timed
 * by the database's clock, the one that all replicas share.
 */
@ApplicationScoped
class Leases {

    private static final String FREE = "(lease_until is null or lease_until < clock_timestamp())";

    private static final String INTERRUPTED =
            "interrupted: the program that read the mailbox ended or froze; what it stored stays, and the rest is read next time";

    private final UUID owner = UUID.randomUUID();
    private final Session database;
    private final IncomingConfig config;
    private final Clock clock;

    Leases(Session database, IncomingConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Leases servers that are due, longest waiting first. One whose reader vanished waits as after any other failure: what is in the
     * mailbox may be what ended that reader, and would end the next.
     */
    @Transactional
    List<Lease> takeDue(int limit) {
        abandoned().forEach(server -> {
            server.leaseOwner = null;
            server.leaseUntil = null;
            server.failed(INTERRUPTED, clock.instant());
        });
        database.flush();
        return take(
                "active and state <> 'DRAFT' and due_at <= ?3 and " + FREE + " order by due_at limit ?4",
                query -> query.setParameter(3, clock.instant()).setParameter(4, limit));
    }

    private List<IncomingServer> abandoned() {
        return database.createNativeQuery("""
                        select * from incoming_server
                        where active and state <> 'DRAFT' and due_at <= ?1 and lease_until < clock_timestamp() for update skip locked
                        """, IncomingServer.class)
                .setParameter(1, clock.instant())
                .getResultList();
    }

    /** Leases one server, due or not; empty if another reader has it. */
    @Transactional
    Optional<Lease> take(String server) {
        return take("name = ?3 and " + FREE, query -> query.setParameter(3, server)).stream()
                .findFirst();
    }

    /** They are chosen once, as an array: a subquery may be run for each row, and would choose others each time. */
    private List<Lease> take(String which, UnaryOperator<NativeQuery<Object[]>> parameters) {
        var query = database.createNativeQuery(
                        "update incoming_server set lease_owner = ?1, lease_until = clock_timestamp() + ?2 * interval '1 ms',"
                                + " fencing_token = fencing_token + 1 where name = any(array(select name from incoming_server where "
                                + which + " for update skip locked)) returning name, fencing_token",
                        Object[].class)
                .setParameter(1, owner)
                .setParameter(2, config.lease().toMillis());
        return parameters.apply(query).getResultList().stream()
                .map(row -> new Lease((String) row[0], (Long) row[1]))
                .toList();
    }

    /** A sign of life alone; nothing happens where the lease is lost, which the next {@link #hold} finds out. */
    @Transactional
    void renew(Lease lease) {
        isHeld(lease);
    }

    /** A sign of life, and the proof that the lease still holds; part of the transaction that it protects. */
    void hold(Lease lease) {
        if (!isHeld(lease)) {
            throw new LeaseLost();
        }
    }

    private boolean isHeld(Lease lease) {
        return database.createNativeMutationQuery(
                                "update incoming_server set lease_until = clock_timestamp() + ?1 * interval '1 ms' where name = ?2 and fencing_token = ?3")
                        .setParameter(1, config.lease().toMillis())
                        .setParameter(2, lease.server())
                        .setParameter(3, lease.fencingToken())
                        .executeUpdate()
                == 1;
    }
}
