package io.sealpost.mail.incoming;

import io.sealpost.mail.received.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.Session;

/** How far folders have been read. Every method is part of a transaction of its caller. */
@ApplicationScoped
class Cursors {

    private final Session database;

    Cursors(Session database) {
        this.database = database;
    }

    /** A place in a folder: everything up to the UID has been stored. */
    record Cursor(long uidValidity, long lastUid) {}

    Optional<Cursor> find(String server, String source, String folder) {
        return database.createNativeQuery("""
                        select uid_validity, last_uid from folder_cursor where server = ?1 and source = ?2 and folder = ?3
                        """, Object[].class)
                .setParameter(1, server)
                .setParameter(2, source)
                .setParameter(3, folder)
                .uniqueResultOptional()
                .map(row -> new Cursor((Long) row[0], (Long) row[1]));
    }

    void move(String server, String source, String folder, Cursor to) {
        database.createNativeMutationQuery("""
                        insert into folder_cursor (server, source, folder, uid_validity, last_uid) values (?1, ?2, ?3, ?4, ?5)
                        on conflict (server, source, folder)
                        do update set uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, refused_uid = null,
                            refused_runs = 0
                        """)
                .setParameter(1, server)
                .setParameter(2, source)
                .setParameter(3, folder)
                .setParameter(4, to.uidValidity())
                .setParameter(5, to.lastUid())
                .executeUpdate();
    }

    /**
     * Notes that a run ended because the server did not give out the message with this UID; the cursor stays before it.
     *
     * @return how many runs in a row ended so
     */
    int refused(Origin origin, long uid) {
        return database.createNativeQuery("""
                        insert into folder_cursor as known (server, source, folder, uid_validity, last_uid, refused_uid, refused_runs)
                        values (?1, ?2, ?3, ?4, 0, ?5, 1)
                        on conflict (server, source, folder) do update set
                            uid_validity = excluded.uid_validity,
                            last_uid = case when known.uid_validity = excluded.uid_validity then known.last_uid else 0 end,
                            refused_uid = excluded.refused_uid,
                            refused_runs = case when known.uid_validity = excluded.uid_validity
                                and known.refused_uid = excluded.refused_uid then known.refused_runs + 1 else 1 end
                        returning refused_runs
                        """, Integer.class)
                .setParameter(1, origin.server())
                .setParameter(2, origin.source())
                .setParameter(3, origin.folder())
                .setParameter(4, origin.uidValidity())
                .setParameter(5, uid)
                .getSingleResult();
    }
}
