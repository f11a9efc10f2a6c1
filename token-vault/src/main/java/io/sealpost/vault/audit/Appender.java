package io.sealpost.vault.audit;

import io.agroal.api.AgroalDataSource;
import io.sealpost.vault.audit.AuditEvent.Posted;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Inserts events at the ends of this process's chains. */
@ApplicationScoped
class Appender {

    /** Shared by those who insert, taken alone by those who want to know that nobody does: any number that nothing else here uses. */
    static final long LOCK = 0x5ea1_0a0d_17L;

    private final AgroalDataSource database;
    private final Chains chains;
    private final Clock clock;

    Appender(AgroalDataSource database, Chains chains, Clock clock) {
        this.database = database;
        this.chains = chains;
        this.clock = clock;
    }

    /**
     * Inserts events at the end of a chain, in the current transaction or, without one, in one that ends with the insert. Whoever takes a chain
     * has a connection already.
     *
     * @throws io.sealpost.vault.refusal.Refusal {@code audit_unavailable}; the chain is given up then
     */
    Appended append(List<AuditEvent> events) {
        Appended appended = null;
        try (var connection = database.getConnection()) {
            appended = append(connection, events);
        } catch (SQLException e) {
            // a connection that cannot be given back has served
            if (appended == null) {
                throw AuditUnavailable.because(e);
            }
        }
        return appended;
    }

    private Appended append(Connection connection, List<AuditEvent> events) {
        var chain = chains.take(clock.instant(), () -> begin(connection));
        try {
            var ordered = chain.inTime(events);
            var links = chain.links(ordered);
            add(connection, chain.writer(), ordered, links);
            return new Appended(chains, chain, ordered, links);
        } catch (RuntimeException | Error e) {
            chains.abandon(chain);
            throw e;
        }
    }

    private Chain begin(Connection connection) {
        var at = clock.instant();
        var name = "token-vault/" + host();
        try (var insert =
                connection.prepareStatement("insert into audit_writer (name, started_at) values (?, ?) returning id")) {
            insert.setString(1, name);
            insert.setObject(2, at.atOffset(ZoneOffset.UTC));
            try (var id = insert.executeQuery()) {
                id.next();
                return new Chain(new Writer(id.getInt(1), name, at));
            }
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static void add(Connection connection, Writer writer, List<AuditEvent> events, List<Link> links) {
        try (var insert = connection.prepareStatement(
                "with shared as materialized (select pg_advisory_xact_lock_shared(?))"
                        + " insert into audit_entry (writer, sequence, at, caller, origin, action, object, purpose, outcome, reason,"
                        + " posted_by, posted_id, posted_at, hash)"
                        + " select ?, e.* from shared, unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],"
                        + " ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::timestamptz[], ?::bytea[]) e")) {
            var column = new Column(connection, insert);
            insert.setLong(column.next(), LOCK);
            insert.setInt(column.next(), writer.id());
            column.fill("bigint", links, Link::sequence, Long[]::new);
            column.texts(events, event -> event.at().toString());
            column.texts(events, AuditEvent::caller);
            column.texts(events, AuditEvent::origin);
            column.texts(events, AuditEvent::action);
            column.texts(events, AuditEvent::object);
            column.texts(events, AuditEvent::purpose);
            column.texts(events, AuditEvent::outcome);
            column.texts(events, AuditEvent::reason);
            column.texts(events, posted(Posted::by));
            column.fill("uuid", events, posted(Posted::id), UUID[]::new);
            column.texts(events, posted(posted -> posted.at().toString()));
            column.fill("bytea", links, link -> link.hash().array(), byte[][]::new);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }

    private static <T> Function<AuditEvent, T> posted(Function<Posted, T> value) {
        return event -> event.posted() == null ? null : value.apply(event.posted());
    }

    /** Fills a statement's parameters with arrays, one after the other. */
    private static final class Column {

        private final Connection connection;
        private final PreparedStatement statement;
        private int number;

        Column(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        int next() {
            return ++number;
        }

        void texts(List<AuditEvent> events, Function<AuditEvent, String> value) throws SQLException {
            fill("text", events, value, String[]::new);
        }

        <R, T> void fill(String type, List<R> rows, Function<R, T> value, IntFunction<T[]> array) throws SQLException {
            statement.setArray(
                    next(),
                    connection.createArrayOf(type, rows.stream().map(value).toArray(array)));
        }
    }
}
