package io.sealpost.vault.key;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.SealBroken;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Seals rows anew, a batch in a transaction.
 *
 * <p>The rows are locked while they are read and written, so nothing that anybody else stores meanwhile is lost; what somebody else has locked is
 * left for the next pass. One replica at a time does it, by a lease that each batch renews: the pace is one for all.
 */
@ApplicationScoped
class Resealer {

    private final DataSource database;
    private final Sealer sealer;
    private final UUID self = UUID.randomUUID();

    Resealer(DataSource database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /** Where a batch ended. */
    record Position(long dataKey, List<String> row) {}

    /**
     * What became of a batch.
     *
     * @param end empty where there are no more rows
     * @param broken what does not open: left as it is
     */
    record Batch(Optional<Position> end, int resealed, List<Place> broken) {}

    private record Row(Position position, List<byte[]> sealed) {}

    /**
     * The next rows after a position.
     *
     * @param before the data key that rows may be under already
     * @return empty while it is another replica's turn
     */
    Optional<Batch> next(SealedTable table, long before, Optional<Position> after, int most) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection()) {
                return isMine(connection)
                        ? Optional.of(reseal(connection, table, before, after, most))
                        : Optional.empty();
            }
        });
    }

    private boolean isMine(Connection connection) throws SQLException {
        // What a crash takes away is sealed anew again. The log is written in order, so the commit that removes a key,
        // which is waited for, takes along all that was committed before it.
        try (var statement = connection.createStatement()) {
            statement.execute("set local synchronous_commit = off");
        }
        try (var statement = connection.prepareStatement(
                "update key_rotation set lease_owner = ?, lease_until = clock_timestamp() + interval '10 seconds'"
                        + " where id = 1 and (lease_owner = ? or lease_until is null or lease_until < clock_timestamp())")) {
            statement.setObject(1, self);
            statement.setObject(2, self);
            return statement.executeUpdate() == 1;
        }
    }

    private Batch reseal(Connection connection, SealedTable table, long before, Optional<Position> after, int most)
            throws SQLException {
        var broken = new ArrayList<Place>();
        var changed = new ArrayList<Row>();
        Optional<Position> end = Optional.empty();
        try (var statement =
                connection.prepareStatement(after.isPresent() ? table.nextBefore() : table.firstBefore())) {
            bind(statement, before, after, most);
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    var position = position(result, table);
                    end = Optional.of(position);
                    resealed(result, table, position, broken).ifPresent(changed::add);
                }
            }
        }
        if (!changed.isEmpty()) {
            update(connection, table, changed);
        }
        return new Batch(end, changed.size(), broken);
    }

    private static void bind(PreparedStatement statement, long before, Optional<Position> after, int most)
            throws SQLException {
        var n = 0;
        statement.setLong(++n, before);
        if (after.isPresent()) {
            statement.setLong(++n, after.get().dataKey());
            for (var part : after.get().row()) {
                statement.setString(++n, part);
            }
        }
        statement.setInt(++n, most);
    }

    private static Position position(ResultSet result, SealedTable table) throws SQLException {
        var row = new ArrayList<String>();
        for (int i = 0; i < table.key().size(); i++) {
            row.add(result.getString(2 + i));
        }
        return new Position(result.getLong(1), row);
    }

    /** The row's values under the newest key; empty where nothing changes. */
    private Optional<Row> resealed(ResultSet result, SealedTable table, Position position, List<Place> broken)
            throws SQLException {
        var first = 2 + table.key().size();
        var version = result.getLong(first);
        var values = new ArrayList<byte[]>();
        var changes = false;
        for (int i = 0; i < table.sealed().size(); i++) {
            var stored = result.getBytes(first + 1 + i);
            var value = stored == null ? null : resealed(stored, table.place(position.row(), i, version), broken);
            changes |= value != stored;
            values.add(value);
        }
        return changes ? Optional.of(new Row(position, values)) : Optional.empty();
    }

    private byte[] resealed(byte[] stored, Place place, List<Place> broken) {
        try {
            return sealer.reseal(stored, place);
        } catch (SealBroken e) {
            broken.add(place);
            return stored;
        }
    }

    private static void update(Connection connection, SealedTable table, List<Row> rows) throws SQLException {
        try (var statement = connection.prepareStatement(table.update())) {
            var n = 0;
            for (int i : IntStream.range(0, table.key().size()).toArray()) {
                var part = rows.stream().map(row -> row.position().row().get(i)).toArray();
                statement.setArray(++n, connection.createArrayOf("text", part));
            }
            for (int i : IntStream.range(0, table.sealed().size()).toArray()) {
                var values = rows.stream().map(row -> row.sealed().get(i)).toArray(byte[][]::new);
                statement.setArray(++n, connection.createArrayOf("bytea", values));
            }
            statement.executeUpdate();
        }
    }
}
