package io.sealpost.vault.crypto;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.FakeProvider;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Whoever copies the database has no secret. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SecretsAtRestTest {

    private final String url;

    SecretsAtRestTest(@ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.url = url;
    }

    @Test
    void noTableHoldsASecretInTheClear() throws Exception {
        try (var provider = new FakeProvider();
                var connection = DriverManager.getConnection(url, "postgres", "postgres")) {
            var form = Vault.form(provider);
            form.put("client_secrets", Map.of("a", Map.of("value", "client-secret")));
            var key = ClientKey.named("first");
            form.put("certificates", Map.of("a", Map.of("pem", key.pem())));
            Vault.putApplication("at-rest", form).then().statusCode(201);
            Vault.connect(provider, "at-rest", "anna@example.com");
            given().auth()
                    .oauth2(Tokens.with("secrets:write"))
                    .contentType("application/json")
                    .body(Map.of("value", "canary-password"))
                    .put("/v1/secrets/at-rest");

            var brought = provider.givenElsewhere("anna@example.com", Vault.SCOPES);
            Vault.bringAlong("at-rest", "anna@example.com", brought, "mail")
                    .then()
                    .statusCode(200);
            Vault.askOnDevice("at-rest", Map.of("account", "anna@example.com", "scopes", List.of("mail")))
                    .then()
                    .statusCode(201);

            var dump = dump(connection);

            assertThat(dump)
                    .contains("at-rest")
                    .doesNotContain("canary-password")
                    .doesNotContain("client-secret")
                    .doesNotContain("PRIVATE KEY")
                    .doesNotContain(key.keyPem().lines().skip(1).findFirst().orElseThrow());
            assertThat(provider.deviceCodes()).isNotEmpty().allSatisfy(code -> assertThat(dump)
                    .doesNotContain(code));
            assertThat(provider.everyToken()).isNotEmpty().allSatisfy(token -> assertThat(dump)
                    .doesNotContain(token));
        }
    }

    @Test
    void everyBinaryColumnIsSealedOrAHashOrAWrappedKey() throws Exception {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var columns = connection
                        .createStatement()
                        .executeQuery("select table_name || '.' || column_name from information_schema.columns"
                                + " where table_schema = 'public' and data_type = 'bytea'")) {
            var names = new ArrayList<String>();
            while (columns.next()) {
                names.add(columns.getString(1));
            }
            assertThat(names)
                    .isNotEmpty()
                    .allMatch(name -> name.endsWith("_sealed")
                            || List.of(
                                            "data_key.wrapped",
                                            "wrapped_data_key.wrapped",
                                            "redeemed_code.hash",
                                            "imported_token.hash",
                                            "audit_entry.hash",
                                            "audit_checkpoint.signature")
                                    .contains(name.replaceFirst("_(\\d{6}|other)\\.", ".")));
        }
    }

    /** Every column of every row, binary ones as their raw bytes. */
    private static String dump(Connection connection) throws Exception {
        var out = new ByteArrayOutputStream();
        var names = new ArrayList<String>();
        try (var tables = connection
                .createStatement()
                .executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
            while (tables.next()) {
                names.add(tables.getString(1));
            }
        }
        for (var name : names) {
            try (var rows = connection.createStatement().executeQuery("select * from \"" + name + "\"")) {
                while (rows.next()) {
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        var value = rows.getBytes(column);
                        out.writeBytes(value == null ? new byte[0] : value);
                        out.write(' ');
                    }
                }
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
