package io.sealpost.mail.incoming;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Who may read which mailbox. One reader at a time over all replicas; a reader that gives no sign of life loses its lease. */
@ApplicationScoped
class Leases {

    private final UUID owner = UUID.randomUUID();
    private final Session database;
    private final IncomingConfig config;
    private final Clock clock;

    Leases(Session database, IncomingConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** Leases servers that are due, longest waiting first. */
    @Transactional
    List<Lease> takeDue(int limit) {
        return take("""
                select name from incoming_server where active and state <> 'DRAFT' and due_at <= ?3
                    and (lease_until is null or lease_until < ?3) order by due_at limit ?4 for update skip locked
                """, limit, null);
    }

    /** Leases one server, due or not; empty if another reader has it. */
    @Transactional
    Optional<Lease> take(String server) {
        return take("""
                select name from incoming_server where name = ?5 and (lease_until is null or lease_until < ?3)
                    limit ?4 for update skip locked
                """, 1, server).stream().findFirst();
    }

    private List<Lease> take(String which, int limit, String server) {
        var now = clock.instant();
        var query = database.createNativeQuery("""
                        update incoming_server set lease_owner = ?1, lease_until = ?2, fencing_token = fencing_token + 1
                        where name in (""" + which + ") returning name, fencing_token", Object[].class)
                .setParameter(1, owner)
                .setParameter(2, now.plus(config.lease()))
                .setParameter(3, now)
                .setParameter(4, limit);
        if (server != null) {
            query.setParameter(5, server);
        }
        return query.getResultList().stream()
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
                                "update incoming_server set lease_until = ?1 where name = ?2 and fencing_token = ?3")
                        .setParameter(1, clock.instant().plus(config.lease()))
                        .setParameter(2, lease.server())
                        .setParameter(3, lease.fencingToken())
                        .executeUpdate()
                == 1;
    }
}
