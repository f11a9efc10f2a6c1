package io.sealpost.local.postgres;

import io.sealpost.local.Failure;
import io.sealpost.local.Layout;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** One database and one role per service, as in any other deployment. */
public final class Databases {

    private static final List<String> ROLES = List.of("auth", "vault", "mail");

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
            try (var connection = connect()) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > giveUp) {
                    throw new Failure("PostgreSQL did not answer on port " + port + "; see the log postgres.", notYet);
                }
                pause();
            }
        }
    }

    /** Makes roles and databases that are not there yet. */
    public void create() {
        try (var connection = connect()) {
            for (var role : ROLES) {
                if (!exists(connection, "select 1 from pg_roles where rolname = ?", role)) {
                    execute(connection, "create role " + role + " login password '" + passwords.of(role) + "'");
                }
                if (!exists(connection, "select 1 from pg_database where datname = ?", role)) {
                    execute(connection, "create database " + role + " owner " + role);
                    execute(connection, "revoke connect on database " + role + " from public");
                }
            }
        } catch (SQLException e) {
            throw new Failure("The databases could not be made; see the log postgres.", e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                url("postgres"), DatabasePasswords.SUPERUSER, passwords.of(DatabasePasswords.SUPERUSER));
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
