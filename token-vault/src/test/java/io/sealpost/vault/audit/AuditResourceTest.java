package io.sealpost.vault.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class AuditResourceTest {

    @Test
    void theUseOfASecretIsTold() {
        var name = "told-" + UUID.randomUUID();
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

    private static io.restassured.response.Response post(UUID id) {
        return given().auth()
                .oauth2(Tokens.with("audit:write"))
                .contentType("application/json")
                .body(event(id))
                .post("/v1/audit-events");
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
            var page = given().auth()
                    .oauth2(Tokens.with("audit:read"))
                    .get("/v1/audit-events?limit=500&after=" + after)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            events.addAll(page.getList("items"));
            after = page.getString("next");
        }
        return events;
    }
}
