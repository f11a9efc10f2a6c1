package io.sealpost.mail.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that goes away is nobody's defect: callers are told to come again. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DatabaseOutageTest {

    @Inject
    DataSource database;

    @BeforeEach
    void goesAwayWhileItIsWrittenTo() throws SQLException {
        sql("create function goes_away() returns trigger language plpgsql as"
                + " $$begin perform pg_terminate_backend(pg_backend_pid()); return new; end$$");
        sql("create trigger goes_away before insert on outgoing_server for each row execute function goes_away()");
    }

    @AfterEach
    void comesBack() throws SQLException {
        sql("drop trigger goes_away on outgoing_server");
        sql("drop function goes_away()");
    }

    @Test
    void whoMeantToChangeSomethingIsToldToComeAgain() {
        var name = Api.freshName("out");

        var answer = Api.putOutgoing(name, Api.oauthServer(1, name + ".example.com"));

        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("database_unavailable"))
                .body("detail", containsString("Try again"));
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
