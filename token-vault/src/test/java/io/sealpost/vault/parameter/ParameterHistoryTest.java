package io.sealpost.vault.parameter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterHistoryTest {

    private static final String TESTER = "https://issuer.test#tester";

    private final String key = "history." + UUID.randomUUID();

    @Test
    void eachChangeIsThereWithWhatItReplacedAndWhoMadeItTheNewestFirst() {
        // Given
        put("one", "first");
        put("two", "second");

        // When
        delete().then().statusCode(204);

        // Then
        history("")
                .body("items.old_value", contains("two", "one", null))
                .body("items.new_value", contains(null, "two", "one"))
                .body("items.old_description", contains("second", "first", null))
                .body("items.description", contains(null, "second", "first"))
                .body("items.changed_by", contains(TESTER, TESTER, TESTER))
                .body("next", nullValue());
        assertThat(Instant.parse(history("").extract().path("items[0].at"))).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void itComesInPages() {
        for (var value = 1; value <= 5; value++) {
            put(Integer.toString(value), "");
        }

        var first = history("?limit=2").body("items.new_value", contains("5", "4"));
        var second =
                history("?limit=2&after=" + first.extract().path("next")).body("items.new_value", contains("3", "2"));
        history("?limit=2&after=" + second.extract().path("next"))
                .body("items.new_value", contains("1"))
                .body("next", nullValue());
    }

    @Test
    void whatIsRefusedIsNoChange() {
        put("one", "first");

        given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType("application/json")
                .header("If-Match", "\"0\"")
                .body(Map.of("value", "two"))
                .put("/v1/system-parameters/" + key)
                .then()
                .statusCode(412);

        history("").body("items", hasSize(1));
    }

    /** The audit is written last; without it nothing happened, and the history says so, too. */
    @Test
    void whatIsRolledBackIsNoChange() {
        put("one", "first");
        Superuser.does("revoke insert on audit_entry from vault");
        try {
            put("two", "second").then().statusCode(503);
        } finally {
            Superuser.does("grant insert on audit_entry to vault");
        }

        history("").body("items.new_value", contains("one"));
    }

    @Test
    void aChangeThatCannotBeRecordedIsNotMade() {
        put("one", "first");
        Superuser.does("revoke insert on system_parameter_change from vault");
        try {
            put("two", "second").then().statusCode(500);
        } finally {
            Superuser.does("grant insert on system_parameter_change to vault");
        }

        given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .get("/v1/system-parameters/" + key)
                .then()
                .body("value", equalTo("one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update system_parameter_change set changed_by = 'x'",
                "delete from system_parameter_change",
                "truncate system_parameter_change"
            })
    void theServicesRoleCanOnlyAddToIt(String statement) {
        assertThatThrownBy(() -> Superuser.as("vault", statement)).hasMessageContaining("permission denied");
    }

    @Test
    void aKnownKeyThatNobodyChangedHasAnEmptyHistoryAndAnUnknownOneNone() {
        given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .get("/v1/system-parameters/mail.catchall.alias/history")
                .then()
                .statusCode(200)
                .body("items", empty());
        get("").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=501", "?after=x"})
    void aPageThatMeansNothingIsRefused(String query) {
        get(query).then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    private Response put(String value, String description) {
        return given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType("application/json")
                .body(Map.of("value", value, "description", description))
                .put("/v1/system-parameters/" + key);
    }

    private Response delete() {
        return given().auth().oauth2(Tokens.with("parameters:write")).delete("/v1/system-parameters/" + key);
    }

    private Response get(String query) {
        return given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .get("/v1/system-parameters/" + key + "/history" + query);
    }

    private ValidatableResponse history(String query) {
        return get(query).then().statusCode(200).body("items.number", notNullValue());
    }
}
