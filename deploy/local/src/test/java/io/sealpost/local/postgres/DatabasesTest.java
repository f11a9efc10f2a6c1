package io.sealpost.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.local.Layout;
import io.sealpost.local.PrivateFiles;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns the vault's tables: from the first start on, and in a data directory from before there were two roles. */
class DatabasesTest {

    private static final String OLD_PASSWORDS = "postgres=p\nauth=a\nvault=v\nmail=m";

    @TempDir
    static Path directory;

    private static Layout layout;
    private static PostgresAlone postgres;
    private static DatabasePasswords passwords;
    private static Databases databases;

    @BeforeAll
    static void start() {
        layout = PostgresAlone.layout(directory.resolve("data"));
        PrivateFiles.write(layout.databasePasswords(), OLD_PASSWORDS);
        postgres = PostgresAlone.start(layout);
        passwords = postgres.passwords();
        databases = postgres.databases();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void nothingYet() throws SQLException {
        for (var statement : new String[] {
            "drop database if exists vault", "drop role if exists vault", "drop role if exists vault_owner",
        }) {
            run("postgres", "postgres", statement);
        }
    }

    @Test
    void theServiceHasWhatTheOwnerGrantsItAndNoMore() throws SQLException {
        // When
        databases.create();

        // Then
        run("vault", "vault_owner", "create table audit_event (id int); grant select, insert on audit_event to vault");
        run("vault", "vault", "insert into audit_event values (1)");
        run("vault", "vault", "grant update on audit_event to vault");
        refused("update audit_event set id = 2");
        refused("drop table audit_event");
        refused("create table other (id int)");
    }

    @Test
    void whatTheServiceOwnedBeforeItKeepsTheUseOfOnly() throws SQLException {
        // Given
        run("postgres", "postgres", "create role vault login password 'v'");
        run("postgres", "postgres", "create database vault owner vault");
        run("postgres", "postgres", "revoke connect on database vault from public");
        run(
                "vault",
                "vault",
                "create table setting (id int); create sequence number; create table flyway_schema_history (id int);"
                        + "create table audit_event (id int generated always as identity); insert into setting values (1);"
                        + "revoke update, delete on audit_event from vault");

        // When
        databases.create();
        databases.create();

        // Then
        run("vault", "vault", "update setting set id = nextval('number')");
        run("vault", "vault", "insert into audit_event default values");
        refused("update audit_event set id = default");
        refused("truncate audit_event");
        refused("delete from flyway_schema_history");
        refused("drop table setting");
        run("vault", "vault_owner", "create table later (id int); alter table setting add column name text");
        run("vault", "vault", "delete from later");
    }

    @Test
    void thePasswordsThatThereWereStay() {
        assertThat(PrivateFiles.read(layout.databasePasswords()))
                .contains(OLD_PASSWORDS.lines().toList());
        assertThat(passwords.of("vault_owner")).hasSizeGreaterThan(30);
        assertThat(DatabasePasswords.create(layout).of("vault_owner")).isEqualTo(passwords.of("vault_owner"));
    }

    @Test
    void onlyTheVaultIsToldOfAnOwner() {
        assertThat(databases.environment("vault"))
                .containsEntry("QUARKUS_DATASOURCE_USERNAME", "vault")
                .containsEntry("QUARKUS_FLYWAY_USERNAME", "vault_owner")
                .containsEntry("QUARKUS_FLYWAY_PASSWORD", passwords.of("vault_owner"));
        assertThat(databases.environment("mail").keySet().stream()
                        .filter(name -> name.contains("FLYWAY"))
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    private static void refused(String statement) {
        assertThatThrownBy(() -> run("vault", "vault", statement))
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(permission denied|must be owner|cannot).*");
    }

    private static void run(String database, String role, String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(databases.url(database), role, passwords.of(role));
                var running = connection.createStatement()) {
            running.execute(statement);
        }
    }
}
