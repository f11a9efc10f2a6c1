package io.sealpost.local.postgres;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The PostgreSQL of a data directory without a supervisor and services. */
public final class PostgresAlone implements AutoCloseable {

    private final DatabasePasswords passwords;
    private final Databases databases;
    private final Process server;

    private PostgresAlone(Layout layout) throws IOException {
        this.passwords = DatabasePasswords.create(layout);
        this.databases = new Databases(layout, passwords);
        this.server = new ProcessBuilder(Postgres.prepare(layout, passwords).command())
                .redirectErrorStream(true)
                .redirectOutput(log(layout).toFile())
                .start();
        databases.await(Duration.ofMinutes(1));
    }

    /** What the server of a data directory says. */
    public static Path log(Layout layout) {
        return layout.data().resolveSibling(layout.data().getFileName() + ".log");
    }

    /** A data directory, which is made, and a port that is free. */
    public static Layout layout(Path data) {
        PrivateFiles.directory(data);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Layout.of(Map.of(
                    "SEALPOST_DATA",
                    data.toString(),
                    "SEALPOST_POSTGRES_PORT",
                    Integer.toString(socket.getLocalPort())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it answers. */
    public static PostgresAlone start(Layout layout) {
        try {
            return new PostgresAlone(layout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatabasePasswords passwords() {
        return passwords;
    }

    Databases databases() {
        return databases;
    }

    /** Runs a statement as the superuser. */
    public void run(String statement) {
        try (var session = databases.superuser()) {
            run(session, statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    public static void run(Connection session, String statement) throws SQLException {
        try (var running = session.createStatement()) {
            running.execute(statement);
        }
    }

    /** A session of the superuser. */
    public Connection session() throws SQLException {
        return databases.superuser();
    }

    /** The number that a query brings. */
    public long number(String query) {
        try (var session = databases.superuser();
                var statement = session.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public void close() {
        Postgres.stopFast(server.toHandle());
        try {
            server.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
