package io.sealpost.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The database of the vault's replicas, with what a test does behind their backs. What was committed is on the disk, as in production.
 */
final class VaultDatabase implements AutoCloseable {

    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final String OWNER = "postgres";
    private static final String SERVICE = "vault";

    private final EmbeddedPostgres postgres;

    private VaultDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("create role " + SERVICE + " login password '" + SERVICE + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static VaultDatabase start(Path directory) {
        try {
            return new VaultDatabase(EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("postgres"))
                    .setOverrideWorkingDirectory(directory.toFile())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a vault is told of it. */
    Map<String, String> environment() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                postgres.getJdbcUrl(OWNER, OWNER),
                "QUARKUS_DATASOURCE_USERNAME",
                SERVICE,
                "QUARKUS_DATASOURCE_PASSWORD",
                SERVICE,
                "QUARKUS_FLYWAY_USERNAME",
                OWNER,
                "QUARKUS_FLYWAY_PASSWORD",
                OWNER);
    }

    /** One connection, for many statements of one thread; each is committed at once. */
    Session session() {
        return new Session(connect());
    }

    /** Lets the stored access token be past its life. */
    void expire(GrantName grant) {
        try (var session = session()) {
            session.expire(grant);
        }
    }

    /** Lets the lease of a refresh be past its end, whatever its holder does. */
    void endLease(GrantName grant) {
        try (var session = session()) {
            session.update("update account_grant set lease_until = clock_timestamp() where " + Session.GRANT, grant);
        }
    }

    /** Columns of a grant's row as they were committed last. */
    Map<String, Object> row(GrantName grant, List<String> columns) {
        try (var session = session()) {
            return session.row(grant, columns);
        }
    }

    /** A number that a query finds. */
    long count(String query) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes something behind the vaults' backs, as the owner of everything. */
    void change(String statement) throws SQLException {
        try (var connection = connect();
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    /** What stands in the audit trail of a grant, oldest first: what was done, how it went and why. */
    List<String> audit(GrantName grant) {
        try (var session = session()) {
            return session.audit(grant);
        }
    }

    /** Nobody else gets the grant's row before this is closed. */
    Lock lockRow(GrantName grant) {
        var lock = new Lock(connect());
        lock.take(
                "select 1 from account_grant where " + Session.GRANT + " for update",
                grant.application(),
                grant.account());
        return lock;
    }

    /** Nobody else reads or writes the table before this is closed. */
    Lock lockTable(String table) {
        var lock = new Lock(connect());
        lock.take("lock table " + table + " in access exclusive mode");
        return lock;
    }

    private Connection connect() {
        try {
            return postgres.getPostgresDatabase().getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** See {@link VaultDatabase#session()}. */
    static final class Session implements AutoCloseable {

        private static final String GRANT = "application = ? and account = ?";

        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** See {@link VaultDatabase#expire}. */
        void expire(GrantName grant) {
            update(
                    "update account_grant set access_token_expires_at = clock_timestamp() - interval '1 second' where "
                            + GRANT,
                    grant);
        }

        private void update(String sql, GrantName grant) {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setString(1, grant.application());
                statement.setString(2, grant.account());
                if (statement.executeUpdate() != 1) {
                    throw new AssertionError("There is no " + grant);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private Map<String, Object> row(GrantName grant, List<String> columns) {
            var query = "select " + String.join(", ", columns) + " from account_grant where " + GRANT;
            try (var statement = connection.prepareStatement(query)) {
                statement.setString(1, grant.application());
                statement.setString(2, grant.account());
                try (var rows = statement.executeQuery()) {
                    if (!rows.next()) {
                        throw new AssertionError("There is no " + grant);
                    }
                    var values = new HashMap<String, Object>();
                    for (var column : columns) {
                        values.put(column, rows.getObject(column));
                    }
                    return values;
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private List<String> audit(GrantName grant) {
            var query =
                    "select concat_ws(' ', action, outcome, reason) from audit_entry where object = ? order by position";
            try (var statement = connection.prepareStatement(query)) {
                statement.setString(1, grant.application() + "/" + grant.account());
                try (var rows = statement.executeQuery()) {
                    var events = new ArrayList<String>();
                    while (rows.next()) {
                        events.add(rows.getString(1));
                    }
                    return events;
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A lock that others run into. */
    static final class Lock implements AutoCloseable {

        private static final String WAITING =
                " from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))";

        private final Connection connection;

        private Lock(Connection connection) {
            this.connection = connection;
        }

        private void take(String sql, String... values) {
            try {
                connection.setAutoCommit(false);
                try (var statement = connection.prepareStatement(sql)) {
                    for (var place = 0; place < values.length; place++) {
                        statement.setString(place + 1, values[place]);
                    }
                    statement.execute();
                }
            } catch (SQLException e) {
                close();
                throw new IllegalStateException(e);
            }
        }

        /** Returns when somebody waits for the lock. */
        void awaitWaiter() {
            Waiting.until(
                    "somebody who waits for the lock", ARRIVAL, () -> Optional.of(count("select count(*)" + WAITING))
                            .filter(waiting -> waiting > 0));
        }

        /** Ends the sessions of those who wait. They learn of it when they look. */
        void endWaiters() {
            count("select count(pg_terminate_backend(pid))" + WAITING);
            Waiting.until(
                    "nobody who waits for the lock", ARRIVAL, () -> Optional.of(count("select count(*)" + WAITING))
                            .filter(waiting -> waiting == 0));
        }

        private long count(String sql) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
