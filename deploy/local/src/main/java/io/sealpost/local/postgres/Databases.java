package io.sealpost.local.postgres;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One database and one role per service, as in any other deployment. The vault's database belongs to a second role, which runs its
 * migrations: the one that the service works as cannot give itself more than they grant.
 */
public final class Databases {

    private static final String VAULT = "vault";
    private static final String VAULT_OWNER = "vault_owner";
    private static final String POSTGRES = "postgres";

    /** Who owns each database. */
    private static final Map<String, String> OWNERS = Map.of("auth", "auth", VAULT, VAULT_OWNER, "mail", "mail");

    /** The superuser first. */
    static final List<String> ROLES = List.of(DatabasePasswords.SUPERUSER, "auth", VAULT, VAULT_OWNER, "mail");

    private static final String HAND_OVER = "/hand-over.sql";

    private final int port;
    private final DatabasePasswords passwords;

    public Databases(Layout layout, DatabasePasswords passwords) {
        this.port = layout.ports().postgres();
        this.passwords = passwords;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Waits until the server answers, recovery included. */
    public void await(Duration longest) {
        var giveUp = System.nanoTime() + longest.toNanos();
        while (true) {
            try (var connection = superuser()) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > giveUp) {
                    throw new Failure("PostgreSQL did not answer on port " + port + "; see the log postgres.", notYet);
                }
                pause();
            }
        }
    }

    /** What a service is told of its database. */
    public Map<String, String> environment(String database) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", url(database));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", passwords.of(database));
        var owner = OWNERS.get(database);
        if (!owner.equals(database)) {
            environment.put("QUARKUS_FLYWAY_USERNAME", owner);
            environment.put("QUARKUS_FLYWAY_PASSWORD", passwords.of(owner));
        }
        return environment;
    }

    /** Makes roles and databases that are not there yet, and gives the vault's to its owner where they were made before there was one. */
    public void create() {
        try (var connection = superuser()) {
            for (var role : ROLES) {
                if (!exists(connection, "select 1 from pg_roles where rolname = ?", role)) {
                    execute(connection, "create role " + role + " login password '" + passwords.of(role) + "'");
                }
            }
            for (var database : OWNERS.entrySet()) {
                if (!exists(connection, "select 1 from pg_database where datname = ?", database.getKey())) {
                    execute(connection, "create database " + database.getKey() + " owner " + database.getValue());
                    execute(connection, "revoke connect on database " + database.getKey() + " from public");
                }
            }
            try (var vault = connect(VAULT)) {
                execute(vault, handOver());
            }
        } catch (SQLException e) {
            throw new Failure("The databases could not be made; see the log postgres.", e);
        }
    }

    /** A session of the superuser. */
    public Connection superuser() throws SQLException {
        return connect(POSTGRES);
    }

    private static String handOver() {
        try (var statement = Databases.class.getResourceAsStream(HAND_OVER)) {
            return new String(Objects.requireNonNull(statement).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                url(database), DatabasePasswords.SUPERUSER, passwords.of(DatabasePasswords.SUPERUSER));
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    /** The names are constants of this class and the passwords are Base64, so no quoting is needed. */
    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted", e);
        }
    }
}
