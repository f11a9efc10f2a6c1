package io.sealpost.vault.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AuditResourceTest {

    @Test
    void theUseOfASecretIsTold() {
        var name = "mail-service.told-" + UUID.randomUUID();
        var token = Tokens.service("mail-service");
        given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(Map.of("value", "canary"))
                .put("/v1/secrets/" + name);
        given().auth().oauth2(token).get("/v1/secrets/" + name).then().statusCode(200);

        var told = events().stream()
                .filter(event -> name.equals(event.get("object")))
                .toList();

        assertThat(told).extracting(event -> event.get("action")).containsExactly("secret_put", "secret_read");
        assertThat(told)
                .allSatisfy(event -> assertThat(event).containsEntry("caller", "https://issuer.test#mail-service"));
        assertThat(told.toString()).doesNotContain("canary");
    }

    @Test
    void anEventOfAnotherServiceIsKeptOnce() {
        var id = UUID.randomUUID();

        post(id).then().statusCode(202);
        post(id).then().statusCode(202);

        assertThat(events().stream().filter(event -> id.toString().equals(event.get("id"))))
                .hasSize(1)
                .first()
                .satisfies(event -> assertThat(event).containsEntry("writer", "https://issuer.test#tester"));
    }

    @Test
    void whatACallerIsRefusedIsToldWithItsOrigin() {
        var name = "absent-" + UUID.randomUUID();

        given().auth()
                .oauth2(Tokens.service("mail-service"))
                .get("/v1/secrets/" + name)
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Tokens.with("audit:write"))
                .get("/v1/secrets/" + name)
                .then()
                .statusCode(403);
        given().get("/v1/secrets/" + name).then().statusCode(401);

        Awaitility.await()
                .untilAsserted(() -> assertThat(events(e -> ("GET /v1/secrets/" + name).equals(e.get("object"))))
                        .satisfiesExactlyInAnyOrder(
                                event -> assertThat(event)
                                        .containsEntry("action", "request_refused")
                                        .containsEntry("reason", "not_found")
                                        .containsEntry("outcome", "refused")
                                        .containsEntry("caller", "https://issuer.test#mail-service")
                                        .containsEntry("origin", "127.0.0.1"),
                                event -> assertThat(event)
                                        .containsEntry("action", "request_refused")
                                        .containsEntry("reason", "forbidden")
                                        .containsEntry("caller", "https://issuer.test#tester")
                                        .containsEntry("origin", "127.0.0.1")));
    }

    @Test
    void aReadThatIsRefusedIsToldWithItsPurpose() {
        var grant = "absent-" + UUID.randomUUID() + "/anna@example.com";

        given().auth()
                .oauth2(Tokens.with("grants:use"))
                .get("/v1/grants/" + grant + "/access-token?for=smtp")
                .then()
                .statusCode(404);

        Awaitility.await().untilAsserted(() -> assertThat(
                        events(e -> ("GET /v1/grants/" + grant + "/access-token").equals(e.get("object"))))
                .satisfiesExactly(event -> assertThat(event)
                        .containsEntry("action", "request_refused")
                        .containsEntry("reason", "not_found")
                        .containsEntry("purpose", "smtp")));
    }

    @Test
    void aFollowerSeesEachEventOnceHoweverManyAreWritten() throws Exception {
        var name = "followed-" + UUID.randomUUID();
        var seen = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, 300)
                    .mapToObj(_ -> threads.submit(
                            () -> post(UUID.randomUUID(), name).then().statusCode(202)))
                    .toList();
            var after = "0";
            while (seen.size() < 300) {
                var page = page("limit=500&after=" + after);
                for (var event : page.<Map<String, Object>>getList("items")) {
                    after = (String) event.get("position");
                    if (name.equals(event.get("object"))) {
                        seen.add((String) event.get("id"));
                    }
                }
                if (writers.stream().allMatch(Future::isDone)
                        && page.getList("items").isEmpty()) {
                    break;
                }
            }
        }

        assertThat(seen).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void eventsAreFoundByWhatTheyWereDoneToAndByWhom() {
        var name = "found-" + UUID.randomUUID();
        post(UUID.randomUUID(), name).then().statusCode(202);

        var found = new ArrayList<Map<String, Object>>();
        var after = "0";
        while (after != null) {
            var page = page("object=" + name
                    + "&caller=somebody&outcome=done&action=signed_in&since=2026-01-01T00:00:00Z&after=" + after);
            found.addAll(page.getList("items"));
            after = page.getString("next");
        }

        assertThat(found).hasSize(1);
        assertThat(page("object=" + name + "&outcome=refused").getList("items")).isEmpty();
    }

    @Test
    void anEventWithoutAnActionIsRefused() {
        var event = event(UUID.randomUUID());
        event.remove("action");

        given().auth()
                .oauth2(Tokens.with("audit:write"))
                .contentType("application/json")
                .body(event)
                .post("/v1/audit-events")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    @Test
    void aTimeMorePreciseThanTheDatabaseKeepsItLeavesTheTrailIntact() {
        var event = event(UUID.randomUUID());
        event.put("at", "2026-01-01T00:00:00.0000007Z");

        given().auth()
                .oauth2(Tokens.with("audit:write"))
                .contentType("application/json")
                .body(event)
                .post("/v1/audit-events")
                .then()
                .statusCode(202);

        given().auth()
                .oauth2(Tokens.with("audit:read"))
                .get("/v1/audit-events/verify")
                .then()
                .statusCode(200)
                .body("findings", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "+1000000000-12-31T23:59:59Z",
                "+500000-01-01T00:00:00Z",
                "-1000000000-01-01T00:00:00Z",
                "-4800-01-01T00:00:00Z"
            })
    void aTimeThatNoEventCanHaveIsRefused(String time) {
        given().auth()
                .oauth2(Tokens.with("audit:read"))
                .queryParam("since", time)
                .get("/v1/audit-events")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_value"));
    }

    private static io.restassured.response.Response post(UUID id) {
        return post(id, "user/1");
    }

    private static io.restassured.response.Response post(UUID id, String object) {
        var event = event(id);
        event.put("object", object);
        return given().auth()
                .oauth2(Tokens.with("audit:write"))
                .contentType("application/json")
                .body(event)
                .post("/v1/audit-events");
    }

    private static JsonPath page(String query) {
        return given().auth()
                .oauth2(Tokens.with("audit:read"))
                .get("/v1/audit-events?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<Map<String, Object>> events(Predicate<Map<String, Object>> which) {
        return events().stream().filter(which).toList();
    }

    private static Map<String, Object> event(UUID id) {
        var event = new HashMap<String, Object>();
        event.put("id", id.toString());
        event.put("at", Instant.now().toString());
        event.put("caller", "somebody");
        event.put("action", "signed_in");
        event.put("object", "user/1");
        event.put("outcome", "done");
        return event;
    }

    private static List<Map<String, Object>> events() {
        var events = new ArrayList<Map<String, Object>>();
        var after = "0";
        while (after != null) {
            var page = page("limit=500&after=" + after);
            events.addAll(page.getList("items"));
            after = page.getString("next");
        }
        return events;
    }
}
