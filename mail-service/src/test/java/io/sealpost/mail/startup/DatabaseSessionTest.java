package io.sealpost.mail.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A replica that freezes, or whose host is gone, does not hold up the others for ever. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DatabaseSessionTest {

    @Inject
    DataSource database;

    @Test
    void theDatabaseEndsATransactionInWhichNothingHappens() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var shown = statement.executeQuery("show idle_in_transaction_session_timeout")) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo("1min");
        }
    }

    @Test
    void noAnswerOfTheDatabaseIsWaitedForForEver() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(120_000);
        }
    }
}
