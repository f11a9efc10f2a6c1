package io.sealpost.vault.key;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Tokens;
import java.util.List;
import java.util.Map;

/** What callers do with keys and secrets. */
final class Keys {

    private Keys() {}

    static void rotate() {
        given().auth()
                .oauth2(Tokens.with("keys:rotate"))
                .post("/v1/keys/rotate")
                .then()
                .statusCode(202);
    }

    static Response get() {
        return given().auth().oauth2(Tokens.with("keys:rotate")).get("/v1/keys");
    }

    static List<Long> ids() {
        return get().jsonPath().getList("data_keys.id", Long.class);
    }

    static long current() {
        return get().jsonPath().getLong("data_keys.find { it.current }.id");
    }

    static long rows(long key) {
        return get().jsonPath().getLong("data_keys.find { it.id == " + key + " }.total");
    }

    static long rows(long key, String table) {
        var rows = get().jsonPath().<String, Integer>getMap("data_keys.find { it.id == " + key + " }.rows");
        return rows.getOrDefault(table, 0);
    }

    static void putSecret(String name, String value) {
        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .contentType("application/json")
                .body(Map.of("value", value))
                .put("/v1/secrets/" + name);
    }

    static Response secret(String name) {
        return given().auth().oauth2(Tokens.with("secrets:use")).get("/v1/secrets/" + name);
    }

    /** Other tests damage what is sealed; here everything is to open. */
    static void forgetDamaged() {
        Superuser.does("truncate secret, revocation, device_authorization, account_grant, application cascade");
    }
}
