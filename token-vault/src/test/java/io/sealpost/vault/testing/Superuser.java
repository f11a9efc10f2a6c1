package io.sealpost.vault.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Whoever may do everything in the tests' database, behind the service's back. */
public final class Superuser {

    private Superuser() {}

    public static void does(String... statements) {
        as("postgres", statements);
    }

    /** The same as another role whose password is its name. */
    public static void as(String role, String... statements) {
        try (var connection = connection(role);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Does something, and commits it only when the work is done: whoever wants the same rows meanwhile waits. */
    public static void holding(String change, Runnable work) {
        try (var connection = connection("postgres");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(change);
            work.run();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The first column of what a query finds, as texts. */
    public static List<String> asks(String query) {
        try (var connection = connection("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Connection connection(String role) throws SQLException {
        return DriverManager.getConnection(
                ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class), role, role);
    }
}
