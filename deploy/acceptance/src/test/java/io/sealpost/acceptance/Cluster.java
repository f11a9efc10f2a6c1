package io.sealpost.acceptance;

import io.sealpost.acceptance.CanaryScan.Scanned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What PostgreSQL keeps, as its superuser reads it and as a thief of its disk does. */
final class Cluster {

    private static final String DATABASES = "select datname from pg_database where datallowconn order by 1";

    /** Partitioned tables hold nothing themselves, what is TOASTed comes with its row, and catalogs are tables like others. */
    private static final String TABLES = """
            select format('%I.%I', nspname, relname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where relkind = 'r' and relpersistence <> 't' order by 1""";

    private final Sealpost sealpost;
    private final String password;

    Cluster(Sealpost sealpost) {
        this.sealpost = sealpost;
        this.password = passwords(sealpost).getProperty("postgres");
    }

    /** By their roles. */
    static Properties passwords(Sealpost sealpost) {
        try (var in = Files.newBufferedReader(sealpost.data().resolve("database-passwords"))) {
            var passwords = new Properties();
            passwords.load(in);
            return passwords;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every table of every database, as {@code COPY} writes it. */
    List<Scanned> tables(CanaryScan scan) {
        var scanned = new ArrayList<Scanned>();
        for (var database : list("postgres", DATABASES)) {
            for (var table : list(database, TABLES)) {
                scanned.add(copied(scan, database, table));
            }
        }
        return scanned;
    }

    private Scanned copied(CanaryScan scan, String database, String table) {
        // The server writes it, who is the same user on the machine.
        var copy = sealpost.data().resolveSibling("copy");
        execute(database, "copy " + table + " to '" + copy + "'");
        try {
            return scan.file("table " + table + " of the database " + database, copy);
        } finally {
            delete(copy);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of the data directory, the write-ahead log included, after all that was in memory has been written. */
    List<Scanned> files(CanaryScan scan) {
        execute("postgres", "checkpoint");
        var directory = sealpost.data().resolve("postgres");
        return FilesInUse.below(directory).stream()
                .map(file -> scan.file("file " + directory.relativize(file) + " of PostgreSQL", file))
                .toList();
    }

    /** Stores a text where no service would. */
    void plant(String text) {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create table planted (content text)");
            try (var insert = connection.prepareStatement("insert into planted values (?)")) {
                insert.setString(1, text);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void uproot() {
        execute("postgres", "drop table planted");
    }

    private void execute(String database, String sql) {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<String> list(String database, String sql) {
        try (var connection = connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        var port = sealpost.environment().get("SEALPOST_POSTGRES_PORT");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", password);
    }
}
