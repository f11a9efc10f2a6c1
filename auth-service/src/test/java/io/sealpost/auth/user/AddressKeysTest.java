package io.sealpost.auth.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The addresses of users whom a version before the keys wrote, in a schema of their own. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AddressKeysTest {

    private static final String SCHEMA = "before_keys";

    @Inject
    DataSource database;

    @AfterEach
    void nothingIsLeft() throws SQLException {
        sql("drop schema if exists " + SCHEMA + " cascade");
    }

    @Test
    void theMigrationGivesTheKeyThatIsWrittenNowOrNone() throws SQLException {
        // Given
        migrate("12");
        for (var email : new String[] {
            "Anna@Example.com", "ANN\u00c4@example.com", "\u212aim@example.com", "anna@b\u00fccher.de", null
        }) {
            add(email);
        }

        // When
        migrate("13");

        // Then
        assertThat(key("Anna@Example.com")).isEqualTo("anna@example.com");
        for (var email : new String[] {"Anna@Example.com", "ANN\u00c4@example.com", "\u212aim@example.com"}) {
            assertThat(key(email)).isEqualTo(AccountKey.of(email));
        }
        assertThat(key("anna@b\u00fccher.de")).isNull();
    }

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(database)
                .schemas(SCHEMA)
                .locations("db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private void add(String email) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into " + SCHEMA + ".app_user values (?, 1, ?, 'Anna', ?, true, false, now(), now())")) {
            var id = UUID.randomUUID();
            insert.setObject(1, id);
            insert.setString(2, id.toString());
            insert.setString(3, email);
            insert.executeUpdate();
        }
    }

    private String key(String email) throws SQLException {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement("select email_key from " + SCHEMA + ".app_user where email = ?")) {
            select.setString(1, email);
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
