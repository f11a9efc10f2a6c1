package io.sealpost.vault.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.audit.AuditEvent.Posted;
import io.sealpost.vault.audit.Checkpoint.SignedHead;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The table of events, for those who read it. Positions are given by the database in the order of the inserts; several transactions insert at a time, so a lower
 * position may be committed after a higher one. {@link #settled} tells up to where nothing is missing any more.
 */
@ApplicationScoped
class AuditEntries {

    private static final int PATIENCE = 25;

    private static final String LOCK_TIMED_OUT = "55P03";
    private static final String COLUMNS =
            "e.position, e.writer, w.name, e.sequence, e.at, e.caller, e.origin, e.action, e.object, e.purpose, e.outcome, e.reason,"
                    + " e.posted_by, e.posted_id, e.posted_at, e.hash";

    private final AgroalDataSource database;
    private volatile long lastSettled;

    AuditEntries(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * An event as it is stored.
     *
     * @param writer the name of its writer
     */
    record Entry(long position, int writerId, String writer, AuditEvent event, Link link) {

        Head head() {
            return new Head(writerId, link.sequence(), link.hash());
        }
    }

    /**
     * Up to which position nothing will be added any more. Waits for those who insert, a moment; where that does not help, what was known
     * before counts. Not for use within a transaction.
     */
    long settled() {
        try {
            lastSettled = QuarkusTransaction.requiringNew().call(this::settledNow);
        } catch (LockBusy e) {
            return lastSettled;
        }
        return lastSettled;
    }

    /** As {@link #settled}, but never what was known before: fails where somebody inserts for seconds. */
    long settledSurely() {
        for (var tries = 1; ; tries++) {
            try {
                return QuarkusTransaction.requiringNew().call(this::settledNow);
            } catch (LockBusy e) {
                if (tries == PATIENCE) {
                    throw AuditUnavailable.because(e);
                }
            }
        }
    }

    /** Somebody inserts, and does not come to an end. */
    private static final class LockBusy extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private long settledNow() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '200ms'");
            statement.execute("select pg_advisory_xact_lock(" + Appender.LOCK + ")");
            try (var last = statement.executeQuery("select coalesce(max(position), 0) from audit_entry")) {
                last.next();
                return last.getLong(1);
            }
        } catch (SQLException e) {
            if (LOCK_TIMED_OUT.equals(e.getSQLState())) {
                throw new LockBusy();
            }
            throw AuditUnavailable.because(e);
        }
    }

    /** All who wrote a chain, by id. */
    Map<Integer, Writer> writers() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id, name, started_at from audit_writer")) {
            var found = new HashMap<Integer, Writer>();
            while (rows.next()) {
                found.put(rows.getInt(1), new Writer(rows.getInt(1), rows.getString(2), instant(rows, "started_at")));
            }
            return found;
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    /** All events between two positions, the second included; in their order. */
    List<Entry> between(long after, long until, int most) {
        return between(after, until, EVERYTHING, most);
    }

    /** The last events of all chains that have some between two positions, the second included. */
    List<SignedHead> heads(long after, long until) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "select distinct on (writer) writer, sequence, hash from audit_entry"
                                + " where position > ? and position <= ? order by writer, sequence desc")) {
            query.setLong(1, after);
            query.setLong(2, until);
            try (var rows = query.executeQuery()) {
                var heads = new ArrayList<SignedHead>();
                while (rows.next()) {
                    heads.add(new SignedHead(
                            rows.getInt(1),
                            rows.getLong(2),
                            Bytes.of(rows.getBytes(3)).hex()));
                }
                return heads;
            }
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    /** The highest position in a month; 0 where it has none. */
    long last(YearMonth month) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "select coalesce(max(position), 0) from audit_entry where at >= ? and at < ?")) {
            query.setObject(1, start(month));
            query.setObject(2, start(month.plusMonths(1)));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    /** How many events there are up to a position. */
    long count(long until) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select count(*) from audit_entry where position <= ?")) {
            query.setLong(1, until);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    /** With which month an event goes. */
    static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** The months that have tables of their own, the oldest first. */
    List<YearMonth> months() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select right(relname, 6) from pg_class join pg_inherits on inhrelid = pg_class.oid"
                                + " where inhparent = 'audit_entry'::regclass and relname ~ '^audit_entry_[0-9]{6}$' order by relname")) {
            var months = new ArrayList<YearMonth>();
            while (rows.next()) {
                months.add(YearMonth.parse(rows.getString(1), DateTimeFormatter.ofPattern("yyyyMM", Locale.ROOT)));
            }
            return months;
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    /** The lowest position that is kept. */
    long first() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var first = statement.executeQuery("select coalesce(min(position), 1) from audit_entry")) {
            first.next();
            return first.getLong(1);
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    private static final Filter EVERYTHING = new Filter(null, null, null, null, null, null);

    /** What an auditor looks for; what is null is not asked for. */
    record Filter(String object, String caller, String action, String outcome, Instant since, Instant until) {}

    /** Events between two positions, the second included; in their order. */
    List<Entry> between(long after, long until, Filter filter, int most) {
        var query = "select " + COLUMNS + " from audit_entry e left join audit_writer w on w.id = e.writer"
                + " where e.position > ? and e.position <= ?"
                + " and (?::text is null or e.object = ?) and (?::text is null or e.caller = ?)"
                + " and (?::text is null or e.action = ?) and (?::text is null or e.outcome = ?)"
                + " and (?::timestamptz is null or e.at >= ?) and (?::timestamptz is null or e.at < ?)"
                + " order by e.position limit ?";
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            var number = 0;
            statement.setLong(++number, after);
            statement.setLong(++number, until);
            for (var text : new String[] {filter.object(), filter.caller(), filter.action(), filter.outcome()}) {
                statement.setString(++number, text);
                statement.setString(++number, text);
            }
            for (var time : new Instant[] {filter.since(), filter.until()}) {
                statement.setObject(++number, time(time));
                statement.setObject(++number, time(time));
            }
            statement.setInt(++number, most);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Entry>();
                while (rows.next()) {
                    found.add(entry(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("position"),
                row.getInt("writer"),
                row.getString("name"),
                new AuditEvent(
                        instant(row, "at"),
                        row.getString("caller"),
                        row.getString("origin"),
                        row.getString("action"),
                        row.getString("object"),
                        row.getString("purpose"),
                        row.getString("outcome"),
                        row.getString("reason"),
                        posted(row)),
                new Link(row.getLong("sequence"), Bytes.of(row.getBytes("hash"))));
    }

    private static Posted posted(ResultSet row) throws SQLException {
        var by = row.getString("posted_by");
        return by == null ? null : new Posted(by, row.getObject("posted_id", UUID.class), instant(row, "posted_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
