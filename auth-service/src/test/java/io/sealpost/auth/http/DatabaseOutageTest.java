package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
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

    FakeVault vault;

    @BeforeEach
    void goesAwayWhileItIsWrittenTo() throws SQLException {
        vault.reset();
        sql("create function goes_away() returns trigger language plpgsql as"
                + " $$begin perform pg_terminate_backend(pg_backend_pid()); return new; end$$");
        sql("create trigger goes_away before insert on provider for each row execute function goes_away()");
    }

    @AfterEach
    void comesBack() throws SQLException {
        sql("drop trigger goes_away on provider");
        sql("drop function goes_away()");
    }

    @Test
    void whoMeantToChangeSomethingIsToldToComeAgain() {
        var answer = given().auth()
                .oauth2(Tokens.with("providers:write"))
                .contentType(ContentType.JSON)
                .body(Map.of("application", FakeVault.APPLICATION, "template", "google"))
                .put("/v1/providers/outage-" + UUID.randomUUID());

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
