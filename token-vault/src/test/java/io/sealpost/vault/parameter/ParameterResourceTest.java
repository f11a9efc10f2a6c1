package io.sealpost.vault.parameter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterResourceTest {

    @Test
    void aValueIsStoredWithWhoAndWhen() {
        put("free.key", "one", "parameters:write").then().body("updated_by", equalTo("https://issuer.test#tester"));

        read("free.key").then().statusCode(200).body("value", equalTo("one")).body("description", equalTo("why"));
    }

    @Test
    void theStoresTagChangesWithEveryWrite() {
        var before = all().header("ETag");
        put("free.tag", "one", "parameters:write");

        assertThat(all().header("ETag")).isNotEqualTo(before);
        given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .header("If-None-Match", before)
                .get("/v1/system-parameters")
                .then()
                .statusCode(200)
                .body("items.key", hasItem("free.tag"));
    }

    @Test
    void aDeletedKeyIsGone() {
        put("free.gone", "one", "parameters:write");

        given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .delete("/v1/system-parameters/free.gone")
                .then()
                .statusCode(204);

        read("free.gone").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @CsvSource({
        "mail.from_filter.strict, yes",
        "mail.catchall.domain, not a domain",
        "mail.bounce.alias, a@b",
        "mail.from_filter.strict, TRUE",
        "mail.catchall.domain, ''",
        "mail.catchall.domain, example.com.",
        "mail.catchall.domain, anna@example.com",
        "mail.catchall.domain, 192.0.2.1",
        "mail.catchall.domain, a..b",
        "mail.bounce.alias, .a",
        "mail.bounce.alias, a..b",
        "mail.bounce.alias, 'a b'",
        "mail.default.from, 'a b'",
        "mail.default.from, a@",
        "mail.default.from, a@b@example.com",
        "web.base.url.freeze, 2",
        "auth_oauth.authorization_header, header",
        "web.base.url, ftp://example.com",
        "web.base.url, https://user@example.com",
        "web.base.url, http://mail.example.com",
        "web.base.url, http://localhost.example.com",
        "web.base.url, http://127.0.0.1.example.com",
        "web.base.url, http://10.0.0.1:8081",
        "web.base.url, http://[::2]:8081",
        "web.base.url, https://example.com:0",
        "web.base.url, https://example.com:65536",
        "web.base.url, https://example.com/a/../b",
        "web.base.url, https://example.com/?a=b",
        "web.base.url, https:///path",
        "web.base.url, ''",
        "auth.return_to.allowed, http://app.example.com",
        "auth.return_to.allowed, 'https://a.example,,https://b.example'",
        "auth.return_to.allowed, 'https://ok.example, javascript:alert(1)'",
        "free.key, 'two\nlines'",
    })
    void aKnownKeyTakesOnlyItsKindOfValue(String key, String value) {
        put(key, value, "parameters:admin").then().statusCode(400).body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @CsvSource({
        "mail.from_filter.strict, 0",
        "mail.from_filter.strict, 1",
        "mail.from_filter.strict, false",
        "mail.from_filter.strict, true",
        "mail.catchall.domain, b\u00fccher.example",
        "mail.catchall.domain, localhost",
        "mail.default.from, notifications",
        "mail.default.from, Anna.O'Neill+x@example.com",
        "mail.default.from, j\u00f6rg@b\u00fccher.example",
        "mail.bounce.alias, bounce+all",
        "auth.return_to.allowed, ''",
        "auth.return_to.allowed, 'https://a.example/mail , http://localhost:3000'",
    })
    void whatIsOfItsKindIsTaken(String key, String value) {
        put(key, value, "parameters:admin").then().statusCode(oneOf(200, 201)).body("value", equalTo(value));
        delete(key);
    }

    @Test
    void aKnownKeySaysWhatItIs() {
        put("mail.from_filter.strict", "0", "parameters:write");

        read("mail.from_filter.strict")
                .then()
                .body("value", equalTo("0"))
                .body("stored", equalTo(true))
                .body("known", equalTo(true))
                .body("type", equalTo("boolean"))
                .body("default", equalTo("true"))
                .body("meaning", not(emptyOrNullString()));
        delete("mail.from_filter.strict");
    }

    @Test
    void aFreeKeyHasNoTypeAndNoMeaning() {
        put("free.kind", "one", "parameters:write");

        read("free.kind")
                .then()
                .body("known", equalTo(false))
                .body("default", nullValue())
                .body("$", not(hasKey("type")))
                .body("$", not(hasKey("meaning")));
    }

    @Test
    void aKnownKeyWithoutAValueTellsItsDefaultAndNoValue() {
        delete("mail.from_filter.strict");

        read("mail.from_filter.strict")
                .then()
                .statusCode(200)
                .body("$", hasKey("value"))
                .body("value", nullValue())
                .body("stored", equalTo(false))
                .body("default", equalTo("true"));
    }

    @Test
    void whatWasReadMayBePutBack() {
        put("mail.from_filter.strict", "0", "parameters:write");
        var read = read("mail.from_filter.strict").asString();

        putBack("mail.from_filter.strict", read).then().statusCode(200);
        assertThat(read("mail.from_filter.strict").jsonPath().getString("value"))
                .isEqualTo("0");
        delete("mail.from_filter.strict");
    }

    @Test
    void aDefaultThatWasReadIsNotStoredByPuttingItBack() {
        delete("mail.from_filter.strict");
        var read = read("mail.from_filter.strict").asString();

        putBack("mail.from_filter.strict", read).then().statusCode(400).body("violations[0].field", equalTo("value"));
        read("mail.from_filter.strict").then().body("stored", equalTo(false));
    }

    @Test
    void theListHasStoredValuesAndOnRequestTheKnownKeysBetweenThem() {
        delete("mail.bounce.alias");
        put("mail.catchall.domain", "example.com", "parameters:write");

        assertThat(all().jsonPath().getList("items.key"))
                .contains("mail.catchall.domain")
                .doesNotContain("mail.bounce.alias");
        var keys = new ArrayList<String>();
        for (var after = ""; after != null; ) {
            var page = given().auth()
                    .oauth2(Tokens.with("parameters:read"))
                    .get("/v1/system-parameters?known=true&limit=2&after=" + after)
                    .jsonPath();
            keys.addAll(page.getList("items.key"));
            after = page.getString("next");
        }
        assertThat(keys).doesNotHaveDuplicates().containsAll(KnownParameter.keys());
        assertThat(keys).containsAll(all().jsonPath().getList("items.key"));
        delete("mail.catchall.domain");
    }

    @Test
    void whetherToListKnownKeysIsAskedByTrueOrFalse() {
        given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .get("/v1/system-parameters?known=1")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("known"));
    }

    @ParameterizedTest
    @CsvSource({"web.base.url, https://mail.example.com", "auth.return_to.allowed, https://app.example.com"})
    void whatDecidesWhereBrowsersGoIsForAdministrators(String key, String value) {
        put(key, value, "parameters:write").then().statusCode(403).body("code", equalTo("forbidden"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mail.example.com",
                "http://127.0.0.1:8081",
                "http://127.9.8.7",
                "http://[::1]:8081",
                "http://LOCALHOST:8081",
                "http://localhost:8081"
            })
    void theBaseUrlIsHttpsOrOnLoopback(String url) {
        put("web.base.url", url, "parameters:admin").then().statusCode(oneOf(200, 201));
        put("web.base.url", "http://localhost:8081", "parameters:admin").then().statusCode(200);
    }

    @Test
    void aFrozenBaseUrlStaysUntilItIsThawed() {
        put("web.base.url", "http://localhost:8081", "parameters:admin").then().statusCode(oneOf(200, 201));
        put("web.base.url.freeze", "1", "parameters:admin");

        put("web.base.url", "https://elsewhere.example", "parameters:admin")
                .then()
                .statusCode(409)
                .body("code", equalTo("parameter_frozen"));

        put("web.base.url.freeze", "0", "parameters:admin");
        put("web.base.url", "http://localhost:8081", "parameters:admin").then().statusCode(200);
    }

    @Test
    void aStaleTagIsRefusedAndChangesNothing() {
        var stale = all().header("ETag");
        put("free.stale", "one", "parameters:write");

        given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType("application/json")
                .header("If-Match", stale)
                .body(Map.of("value", "two"))
                .put("/v1/system-parameters/free.stale")
                .then()
                .statusCode(412);

        read("free.stale").then().body("value", equalTo("one"));
    }

    private static Response put(String key, String value, String permission) {
        return given().auth()
                .oauth2(Tokens.with(permission))
                .contentType("application/json")
                .body(Map.of("value", value, "description", "why"))
                .put("/v1/system-parameters/" + key);
    }

    private static void delete(String key) {
        given().auth().oauth2(Tokens.with("parameters:admin")).delete("/v1/system-parameters/" + key);
    }

    private static Response putBack(String key, String body) {
        return given().auth()
                .oauth2(Tokens.with("parameters:admin"))
                .contentType("application/json")
                .body(body)
                .put("/v1/system-parameters/" + key);
    }

    private static Response read(String key) {
        return given().auth().oauth2(Tokens.with("parameters:read")).get("/v1/system-parameters/" + key);
    }

    private static Response all() {
        return given().auth().oauth2(Tokens.with("parameters:read")).get("/v1/system-parameters");
    }
}
