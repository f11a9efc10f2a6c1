package io.sealpost.vault.key;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The tables with sealed columns, from the database's catalog: nobody has to remember to name a new one here. */
@ApplicationScoped
class SealedTables {

    private static final String CATALOG = """
            select t.relname,
              array(select a.attname::text from unnest(i.indkey::smallint[]) with ordinality as k (number, place)
                join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by k.place) as key_names,
              array(select format_type(a.atttypid, a.atttypmod) from unnest(i.indkey::smallint[]) with ordinality as k (number, place)
                join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by k.place) as key_types,
              (select a.attname from pg_attribute a where a.attrelid = t.oid and not a.attisdropped
                and a.attname in ('generation', 'version') order by a.attname limit 1) as version,
              array_agg(s.attname::text order by s.attnum) as sealed
            from pg_class t
              join pg_attribute s on s.attrelid = t.oid and not s.attisdropped and s.attname like '%\\_sealed'
              left join pg_index i on i.indrelid = t.oid and i.indisprimary
            where t.relkind in ('r', 'p') and t.relnamespace = current_schema()::regnamespace
            group by t.oid, t.relname, i.indkey
            order by t.relname
            """;

    private final DataSource database;

    SealedTables(DataSource database) {
        this.database = database;
    }

    List<SealedTable> all() {
        try (var connection = database.getConnection();
                var result = connection.createStatement().executeQuery(CATALOG)) {
            var tables = new ArrayList<SealedTable>();
            while (result.next()) {
                tables.add(table(result));
            }
            return tables;
        } catch (SQLException e) {
            throw new IllegalStateException("The sealed columns cannot be found", e);
        }
    }

    private static SealedTable table(ResultSet result) throws SQLException {
        var names = texts(result, "key_names");
        var types = texts(result, "key_types");
        if (names.isEmpty()) {
            throw new IllegalStateException(
                    "The table " + result.getString("relname") + " has sealed columns and no primary key");
        }
        return new SealedTable(
                result.getString("relname"),
                IntStream.range(0, names.size())
                        .mapToObj(i -> new SealedTable.Column(names.get(i), types.get(i)))
                        .toList(),
                Optional.ofNullable(result.getString("version")),
                texts(result, "sealed"));
    }

    private static List<String> texts(ResultSet result, String column) throws SQLException {
        return Arrays.asList((String[]) result.getArray(column).getArray());
    }

    /** How many rows of each table are under each data key. Of what holds no key's id, no key opens it: that is not counted. */
    Map<Long, Map<String, Long>> rowsByKey() {
        var rows = new TreeMap<Long, Map<String, Long>>();
        for (var table : all()) {
            try (var connection = database.getConnection();
                    var result = connection.createStatement().executeQuery(table.countByKey())) {
                while (result.next()) {
                    rows.computeIfAbsent(result.getLong(1), _ -> new TreeMap<>())
                            .put(table.name(), result.getLong(2));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The rows of " + table.name() + " cannot be counted", e);
            }
        }
        return rows;
    }

    boolean use(long key) {
        return all().stream().anyMatch(table -> uses(table, key));
    }

    private boolean uses(SealedTable table, long key) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(table.usesKey())) {
            statement.setLong(1, key);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The rows of " + table.name() + " cannot be looked for", e);
        }
    }
}
