package io.sealpost.auth.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.testing.Tokens;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
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
                .body(Map.of("application", FakeVault.applicationOf("google"), "template", "google"))
                .put("/v1/providers/outage-" + UUID.randomUUID());

        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("database_unavailable"))
                .body("detail", containsString("Try again"));
    }

    @Test
    void aPersonReadsThatNothingWasChanged() throws SQLException {
        // Given: a connection that was asked for before
        comesBack();
        var link = link();
        goesAwayWhileItIsWrittenTo();
        sql("create trigger goes_away before insert on connection_flow for each row execute function goes_away()");

        // When
        var page = given().accept("text/html").redirects().follow(false).post(link);

        // Then
        sql("drop trigger goes_away on connection_flow");
        page.then().statusCode(503).contentType("text/html").body(containsString("Try again in a moment"));
        given().accept("text/html").redirects().follow(false).post(link).then().statusCode(303);
    }

    private static String link() {
        var name = "outage-" + UUID.randomUUID();
        call(
                "PUT",
                "/v1/providers/" + name,
                Map.of("application", FakeVault.APPLICATION, "template", "custom", "mail", Map.of("allowed", true)));
        var connection = call(
                "POST",
                "/v1/connections",
                Map.of("provider", name, "account", "anna@example.com", "uses", List.of("send")));
        return URI.create(connection.<String>path("connect_url")).getPath();
    }

    private static Response call(String method, String path, Map<String, ?> body) {
        return given().auth()
                .oauth2(Tokens.with("providers:write", "connections:write"))
                .contentType(ContentType.JSON)
                .body(body)
                .request(method, path)
                .then()
                .statusCode(201)
                .extract()
                .response();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
