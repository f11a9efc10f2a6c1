package io.sealpost.vault.parameter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.StatementLog;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two services ask twice a second whether anything changed. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterRevalidationTest {

    private static final String ALL = "/v1/system-parameters";

    @Inject
    @PersistenceUnitExtension
    StatementLog database;

    private String tag;

    @BeforeEach
    void store() {
        given().auth()
                .oauth2(Tokens.with("parameters:write"))
                .contentType("application/json")
                .body(Map.of("value", "one"))
                .put("/v1/system-parameters/free.revalidated");
        tag = get(ALL, "").header("ETag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ALL,
                ALL + "?known=true",
                ALL + "?limit=1&after=free",
                ALL + "/free.revalidated",
                ALL + "/mail.bounce.alias"
            })
    void whatIsUnchangedCostsOneReadOfOneRowByItsPrimaryKey(String path) {
        // When
        var statements =
                database.during(() -> assertThat(get(path, tag).statusCode()).isEqualTo(304));

        // Then
        assertThat(statements)
                .singleElement()
                .asString()
                .matches("select .* from system_parameter_store .* where .*id=\\?");
    }

    @Test
    void whatChangedIsRead() {
        var statements =
                database.during(() -> assertThat(get(ALL, "\"0\"").statusCode()).isEqualTo(200));

        assertThat(statements).hasSize(2);
    }

    /** Not a row of the values is needed, not even the right to read them. */
    @Test
    void noOtherTableIsTouched() {
        Superuser.does("revoke select on system_parameter, system_parameter_change from vault");
        try {
            assertThat(get(ALL, tag).statusCode()).isEqualTo(304);
        } finally {
            Superuser.does("grant select on system_parameter, system_parameter_change to vault");
        }
    }

    private static Response get(String path, String tag) {
        return given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .header("If-None-Match", tag)
                .get(path);
    }
}
