package io.sealpost.vault.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that is away is nobody's defect: callers are told to come again. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DatabaseOutageTest {

    private static final String EVERYTHING =
            "applications:read grants:read grants:use secrets:use secrets:write parameters:read audit:read keys:rotate";

    @BeforeEach
    void goesAway() {
        Superuser.does(
                "alter database postgres connection limit 0",
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vault'");
    }

    @AfterEach
    void comesBack() {
        Superuser.does("alter database postgres connection limit -1");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/grants/microsoft/anna@example.com/access-token?for=imap",
        "/v1/grants/microsoft/anna@example.com/access-token?for=graph",
        "/v1/grants/microsoft/anna@example.com",
        "/v1/applications/microsoft",
        "/v1/secrets/of-an-absent-database",
        "/v1/system-parameters",
        "/v1/keys"
    })
    void aReadIsAnsweredSo(String path) {
        // connections that broke under their users, then none at all
        unavailable(get(path));
        unavailable(get(path));
    }

    @Test
    void aChangeIsAnsweredSo() {
        var answer = given().auth()
                .oauth2(Tokens.with(EVERYTHING))
                .contentType(ContentType.JSON)
                .body(Map.of("value", "a secret"))
                .put("/v1/secrets/of-an-absent-database");

        unavailable(answer);
    }

    @Test
    void whenItIsBackTheServiceGoesOn() {
        unavailable(get("/v1/system-parameters"));

        comesBack();

        get("/v1/system-parameters").then().statusCode(200);
    }

    private static void unavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("database_unavailable"))
                .body("detail", containsString("Try again"))
                .body("detail", not(containsString("connection")));
    }

    private static Response get(String path) {
        return given().auth().oauth2(Tokens.with(EVERYTHING)).get(path);
    }
}
