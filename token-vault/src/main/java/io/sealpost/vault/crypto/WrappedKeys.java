package io.sealpost.vault.crypto;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import javax.sql.DataSource;

/**
 * The tables of data keys and their wraps. In plain SQL: a read must not make Hibernate write what a transaction has only half done, and in
 * a transaction it goes over that transaction's connection.
 */
@ApplicationScoped
class WrappedKeys {

    private final DataSource database;

    WrappedKeys(DataSource database) {
        this.database = database;
    }

    /** A stored data key. */
    record Row(int row, OptionalLong id, Instant createdAt, List<Wrap> wraps) {

        Optional<Wrap> by(Kek kek) {
            return wraps.stream().filter(wrap -> wrap.kek().equals(kek.id())).findFirst();
        }
    }

    /**
     * A data key encrypted by a KEK.
     *
     * @param position a later wrap has a higher one
     */
    record Wrap(String kek, ByteBuffer wrapped, long position) {}

    /** The oldest first, and of each the oldest wrap first. */
    List<Row> all() {
        return run(
                "select d.id, d.key_id, d.created_at, w.kek_id, w.wrapped, w.position from data_key d"
                        + " left join wrapped_data_key w on w.data_key = d.id order by d.id, w.position",
                statement -> {
                    var rows = new LinkedHashMap<Integer, Row>();
                    try (var result = statement.executeQuery()) {
                        while (result.next()) {
                            read(result, rows);
                        }
                    }
                    return List.copyOf(rows.values());
                });
    }

    private static void read(ResultSet result, Map<Integer, Row> rows) throws SQLException {
        var id = result.getObject("key_id", Long.class);
        var row = new Row(
                result.getInt("id"),
                id == null ? OptionalLong.empty() : OptionalLong.of(id),
                result.getObject("created_at", OffsetDateTime.class).toInstant(),
                new ArrayList<>());
        var kek = result.getString("kek_id");
        if (kek != null) {
            rows.computeIfAbsent(row.row(), _ -> row)
                    .wraps()
                    .add(new Wrap(kek, ByteBuffer.wrap(result.getBytes("wrapped")), result.getLong("position")));
        } else {
            rows.put(row.row(), row);
        }
    }

    /**
     * Stores a key with its wraps, all or nothing. Not where another replica stored one with that number first.
     *
     * @param wraps by the KEK's id, the oldest first
     */
    boolean add(DataKey key, SequencedMap<String, byte[]> wraps, Instant at) {
        return run(
                "with made as (insert into data_key (id, key_id, created_at) values (?, ?, ?) on conflict do nothing returning id, created_at)"
                        + " insert into wrapped_data_key (data_key, kek_id, wrapped, created_at)"
                        + " select made.id, given.kek_id, given.wrapped, made.created_at from made,"
                        + " unnest(?::text[], ?::bytea[]) with ordinality as given (kek_id, wrapped, place) order by given.place",
                statement -> {
                    var connection = statement.getConnection();
                    statement.setInt(1, key.row());
                    statement.setLong(2, key.id());
                    statement.setObject(3, at.atOffset(ZoneOffset.UTC));
                    statement.setArray(
                            4, connection.createArrayOf("text", wraps.keySet().toArray()));
                    statement.setArray(
                            5, connection.createArrayOf("bytea", wraps.values().toArray(byte[][]::new)));
                    return statement.executeUpdate() > 0;
                });
    }

    /** Adds a wrap, as the latest of that key. */
    void wrap(int row, String kek, byte[] wrapped, Instant at) {
        run(
                "insert into wrapped_data_key (data_key, kek_id, wrapped, created_at) values (?, ?, ?, ?) on conflict (data_key, kek_id)"
                        + " do update set wrapped = excluded.wrapped, created_at = excluded.created_at, position = default",
                statement -> {
                    statement.setInt(1, row);
                    statement.setString(2, kek);
                    statement.setBytes(3, wrapped);
                    statement.setObject(4, at.atOffset(ZoneOffset.UTC));
                    return statement.executeUpdate();
                });
    }

    /** What a replica of the version before stored, when this version's migrations had run already. */
    void adopt() {
        run(
                "insert into wrapped_data_key (data_key, kek_id, wrapped, created_at)"
                        + " select id, kek_id, wrapped, created_at from data_key where wrapped is not null on conflict do nothing",
                PreparedStatement::executeUpdate);
    }

    void name(DataKey key) {
        run("update data_key set key_id = ? where id = ? and key_id is null", statement -> {
            statement.setLong(1, key.id());
            statement.setInt(2, key.row());
            return statement.executeUpdate();
        });
    }

    void unwrap(int row, Collection<String> keks) {
        var names = keks.toArray();
        run("delete from wrapped_data_key where data_key = ? and kek_id = any(?)", statement -> {
            statement.setInt(1, row);
            statement.setArray(2, statement.getConnection().createArrayOf("text", names));
            return statement.executeUpdate();
        });
        run("update data_key set kek_id = null, wrapped = null where id = ? and kek_id = any(?)", statement -> {
            statement.setInt(1, row);
            statement.setArray(2, statement.getConnection().createArrayOf("text", names));
            return statement.executeUpdate();
        });
    }

    /** Fails while anything is stored under it. */
    boolean remove(long id) {
        return run("delete from data_key where key_id = ?", statement -> {
            statement.setLong(1, id);
            return statement.executeUpdate() == 1;
        });
    }

    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return work.run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The stored data keys could not be read or changed", e);
        }
    }
}
