package io.sealpost.mail.testing;

import org.hibernate.Session;

/** How many rows of a table the current transaction has looked at, from now on. */
public final class TouchedRows {

    private final Session database;
    private final String table;
    private final long before;

    public TouchedRows(Session database, String table) {
        this.database = database;
        this.table = table;
        this.before = sum();
    }

    public long count() {
        return sum() - before;
    }

    private long sum() {
        return database.createNativeQuery("""
                        select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = ?1
                        """, Long.class)
                .setParameter(1, table)
                .getSingleResult();
    }
}
