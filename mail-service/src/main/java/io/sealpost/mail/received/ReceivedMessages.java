package io.sealpost.mail.received;

import io.sealpost.mail.address.AddressPatterns;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Stores what was fetched. Every method is part of a transaction of its caller, which also moves the cursor.
 *
 * <ol>
 *   <li>A message is stored once per (server, source, folder, UIDVALIDITY, UID).
 *   <li>Where a folder got a new UIDVALIDITY, a message with the same Message-ID and the same bytes is the one known from before.
 *   <li>Positions are given under a lock that lasts until commit: a reader that saw a position has seen, or can see, all below it.
 * </ol>
 */
@ApplicationScoped
public class ReceivedMessages {

    private final Session database;
    private final Clock clock;

    ReceivedMessages(Session database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A fetched message, read and ready to be stored. */
    public static final class Arrival {

        private final long uid;
        private final Instant receivedAt;
        private final byte[] raw;
        private final String problem;
        private final Summary summary;
        private final String hash;

        private Arrival(long uid, Instant receivedAt, byte[] raw, Summary summary, String problem) {
            this.uid = uid;
            this.receivedAt = receivedAt;
            this.raw = raw;
            this.summary = summary;
            this.problem = problem;
            this.hash = sha256(raw);
        }

        /** Reads a message as far as it can be read. Needs no transaction. */
        public static Arrival of(long uid, Instant receivedAt, byte[] raw) {
            var summary = Summary.of(raw);
            return new Arrival(uid, receivedAt, raw, summary, summary.problem());
        }

        /** A message whose content is not kept; the problem says why. */
        public static Arrival withoutContent(long uid, String problem) {
            return new Arrival(uid, null, new byte[0], Summary.NONE, problem);
        }

        public boolean hasProblem() {
            return problem != null;
        }

        long uid() {
            return uid;
        }
    }

    /** Stores a message; false if it is known already. */
    public boolean store(Origin origin, Arrival arrival, boolean serverToBeTold) {
        if (isKnownFromBefore(origin, arrival)) {
            return false;
        }
        var id = UUID.randomUUID();
        database.createNativeQuery("select 1 from pg_advisory_xact_lock(2, 0)", Integer.class)
                .getSingleResult();
        if (insert(id, origin, arrival, serverToBeTold) == 0) {
            return false;
        }
        var bytes = new ReceivedBytes();
        bytes.id = id;
        bytes.raw = arrival.raw;
        database.persist(bytes);
        return true;
    }

    private boolean isKnownFromBefore(Origin origin, Arrival arrival) {
        return database.createNativeMutationQuery("""
                        update received_message set uid_validity = ?1, uid = ?2
                        where id = (select id from received_message
                                    where server = ?3 and source = ?4 and folder = ?5 and uid_validity <> ?1
                                      and hash = ?6 and message_id is not distinct from ?7
                                    order by position limit 1 for update)
                        """)
                        .setParameter(1, origin.uidValidity())
                        .setParameter(2, arrival.uid)
                        .setParameter(3, origin.server())
                        .setParameter(4, origin.source())
                        .setParameter(5, origin.folder())
                        .setParameter(6, arrival.hash)
                        .setParameter(7, arrival.summary.messageId(), String.class)
                        .executeUpdate()
                == 1;
    }

    private int insert(UUID id, Origin origin, Arrival arrival, boolean serverToBeTold) {
        var summary = arrival.summary;
        return database.createNativeMutationQuery("""
                        insert into received_message (id, position, server, source, mailbox, mailbox_key, mailbox_domain, folder,
                            uid_validity, uid, message_id, hash, size, sender, subject, sent_at, received_at, problem, server_told)
                        values (?1, nextval('received_position'), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                        on conflict (server, source, folder, uid_validity, uid) do nothing
                        """)
                .setParameter(1, id)
                .setParameter(2, origin.server())
                .setParameter(3, origin.source())
                .setParameter(4, origin.mailbox())
                .setParameter(5, AddressPatterns.nameKey(origin.mailbox()))
                .setParameter(6, AddressPatterns.nameDomain(origin.mailbox()))
                .setParameter(7, origin.folder())
                .setParameter(8, origin.uidValidity())
                .setParameter(9, arrival.uid)
                .setParameter(10, summary.messageId(), String.class)
                .setParameter(11, arrival.hash)
                .setParameter(12, (long) arrival.raw.length)
                .setParameter(13, summary.sender(), String.class)
                .setParameter(14, summary.subject(), String.class)
                .setParameter(15, summary.sentAt(), Instant.class)
                .setParameter(16, arrival.receivedAt == null ? clock.instant() : arrival.receivedAt)
                .setParameter(17, arrival.problem, String.class)
                .setParameter(18, !serverToBeTold)
                .executeUpdate();
    }

    /** The UIDs of stored messages about which the mail server has not been told yet. */
    public List<Long> untold(Origin origin) {
        return database.createNativeQuery("""
                        select uid from received_message
                        where server = ?1 and source = ?2 and folder = ?3 and uid_validity = ?4 and not server_told order by uid limit 500
                        """, Long.class)
                .setParameter(1, origin.server())
                .setParameter(2, origin.source())
                .setParameter(3, origin.folder())
                .setParameter(4, origin.uidValidity())
                .getResultList();
    }

    /** The mail server knows about these. */
    public void told(Origin origin, Collection<Long> uids) {
        database.createNativeMutationQuery("""
                        update received_message set server_told = true
                        where server = ?1 and source = ?2 and folder = ?3 and uid_validity = ?4 and uid in ?5
                        """)
                .setParameter(1, origin.server())
                .setParameter(2, origin.source())
                .setParameter(3, origin.folder())
                .setParameter(4, origin.uidValidity())
                .setParameter(5, uids)
                .executeUpdate();
    }

    private static String sha256(byte[] raw) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
