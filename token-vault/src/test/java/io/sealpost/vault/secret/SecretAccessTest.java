package io.sealpost.vault.secret;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.Answer;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches which secret: each caller at each name, there and not there, with each operation. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SecretAccessTest {

    private static final List<String> NAMES =
            List.of("matrix.app.one", "matrix.app.two", "matrix.apple", "matrix.app", "matrix.other");

    /** Patterns, and which of the names they cover. */
    private static final Map<List<String>, Set<String>> PATTERNS = Map.of(
            List.of(),
            Set.of(),
            List.of("matrix.app.one"),
            Set.of("matrix.app.one"),
            List.of("matrix.app.*"),
            Set.of("matrix.app.one", "matrix.app.two"),
            List.of("matrix.app*"),
            Set.of("matrix.app.one", "matrix.app.two", "matrix.apple", "matrix.app"),
            List.of("*"),
            Set.copyOf(NAMES),
            List.of("matrix.other", "matrix.app.t*"),
            Set.of("matrix.other", "matrix.app.two"),
            // a star anywhere else is no pattern, and letters are as they are written
            List.of("matrix.*.one", "*.one", "MATRIX.*", ""),
            Set.of());

    static Stream<Arguments> callers() {
        return PATTERNS.keySet().stream().flatMap(patterns -> Stream.of("secrets:use", "secrets:write")
                .map(permission -> Arguments.of(permission, patterns)));
    }

    @AfterEach
    void forget() {
        NAMES.forEach(SecretAccessTest::remove);
    }

    @ParameterizedTest
    @MethodSource("callers")
    void eachCallerReachesTheNamesThatItsPatternsCoverAndNothingElse(String permission, List<String> patterns) {
        var token = Tokens.forSecrets(patterns, permission);
        for (var name : NAMES) {
            for (var operation : List.of("GET", "PUT", "DELETE")) {
                // When
                store(name);
                var there = call(token, operation, name);
                remove(name);
                var notThere = call(token, operation, name);

                // Then
                var what = permission + " " + patterns + ": " + operation + " " + name;
                if (!permission.equals(operation.equals("GET") ? "secrets:use" : "secrets:write")) {
                    assertThat(there.statusCode()).as(what).isEqualTo(403);
                    assertThat(Answer.of(there)).as(what).isEqualTo(Answer.of(notThere));
                } else if (PATTERNS.get(patterns).contains(name)) {
                    assertThat(there.statusCode()).as(what).isIn(200, 204);
                    assertThat(notThere.statusCode()).as(what).isEqualTo(operation.equals("PUT") ? 201 : 404);
                } else {
                    assertThat(there.statusCode()).as(what).isEqualTo(404);
                    assertThat(Answer.of(there)).as(what).isEqualTo(Answer.of(notThere));
                    assertThat(Answer.of(there)).as(what).isEqualTo(Answer.of(call(all(), "GET", "matrix.absent")));
                }
            }
        }
    }

    @Test
    void whatIsRefusedChangesNothing() {
        store("matrix.other");
        var stranger = Tokens.forSecrets(List.of("matrix.app.*"), "secrets:use", "secrets:write");

        call(stranger, "PUT", "matrix.other");
        call(stranger, "DELETE", "matrix.other");

        assertThat(call(all(), "GET", "matrix.other").<String>path("value")).isEqualTo("stored");
    }

    /** Neither a precondition nor a body that is wrong gets another answer where the name is another's. */
    @Test
    void nothingAboutTheRequestTellsWhetherANameExists() {
        store("matrix.other");
        var stranger = Tokens.forSecrets(List.of("matrix.app.*"), "secrets:write");
        for (var name : List.of("matrix.other", "matrix.absent")) {
            for (var body : List.of("{\"value\": \"x\"}", "{\"value\": \"\"}", "{}")) {
                for (var header : List.of("If-Match", "If-None-Match")) {
                    var answer = given().auth()
                            .oauth2(stranger)
                            .contentType("application/json")
                            .header(header, "*")
                            .body(body)
                            .put("/v1/secrets/" + name);

                    assertThat(answer.statusCode()).as(header + " " + body).isEqualTo(404);
                }
            }
        }
    }

    @Test
    void aClaimDoesNotWidenWhatConfigurationGives() {
        var name = "keeper." + UUID.randomUUID();
        store(name);

        // to use, the token's scope was allowed to grant; to write is from configuration, for its own names
        var token = Tokens.claimingEverySecret("secrets:use");
        assertThat(call(token, "GET", name).statusCode()).isEqualTo(200);
        assertThat(call(token, "PUT", name).statusCode()).isEqualTo(404);
        assertThat(call(token, "DELETE", name).statusCode()).isEqualTo(404);
        assertThat(call(token, "PUT", "own.thing").statusCode()).isIn(200, 201);
        assertThat(call(Tokens.claimingEverySecret(""), "PUT", name).statusCode())
                .isEqualTo(404);
        remove(name);
        remove("own.thing");
    }

    @Test
    void aServiceThatConfigurationKnowsReachesItsOwnSecrets() {
        store("matrix.other");
        store("mail-service.matrix");

        assertThat(call(Tokens.service("mail-service"), "GET", "mail-service.matrix")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(Tokens.service("mail-service"), "GET", "matrix.other").statusCode())
                .isEqualTo(404);
        remove("mail-service.matrix");
    }

    @Test
    void aRefusalIsToldToTheAudit() {
        var name = "told." + UUID.randomUUID();

        call(Tokens.forSecrets(List.of("matrix.app.*"), "secrets:use"), "GET", name);

        given().auth()
                .oauth2(Tokens.with("audit:read"))
                .queryParam("object", "GET /v1/secrets/" + name)
                .get("/v1/audit-events")
                .then()
                .body("items.action", hasItem("request_refused"))
                .body("items.reason", hasItem("not_found"));
    }

    private static String all() {
        return Tokens.with("secrets:use", "secrets:write");
    }

    private static void store(String name) {
        call(all(), "PUT", name).then().statusCode(oneOf(200, 201));
    }

    private static void remove(String name) {
        call(all(), "DELETE", name);
    }

    private static Response call(String token, String operation, String name) {
        var request = given().auth().oauth2(token);
        if (operation.equals("PUT")) {
            request.contentType("application/json").body(Map.of("value", "stored"));
        }
        return request.request(operation, "/v1/secrets/" + name);
    }
}
