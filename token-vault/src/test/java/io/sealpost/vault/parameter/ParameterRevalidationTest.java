package io.sealpost.vault.parameter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.testing.StatementLog;
import io.sealpost.vault.testing.Superuser;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import jakarta.inject.Inject;
import java.util.List;
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
    @ValueSource(strings = {ALL, ALL + "?known=true", ALL + "?limit=1&after=free"})
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

    /** The tag is the store's, so whether there is the key has to be looked up. */
    @ParameterizedTest
    @ValueSource(strings = {"free.revalidated", "mail.bounce.alias"})
    void aKeyThatIsUnchangedCostsAReadOfItsRowToo(String key) {
        // When
        var statements = database.during(
                () -> assertThat(get(ALL + "/" + key, tag).statusCode()).isEqualTo(304));

        // Then
        assertThat(statements)
                .hasSize(2)
                .last()
                .asString()
                .matches("select .* from system_parameter .* where .*key=\\?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"0\", W/%s", "\"0\",%s ,\"1\"", "*"})
    void aReaderWhoHasTheVersionIsToldSo(String tags) {
        for (var path : List.of(ALL, ALL + "/free.revalidated", ALL + "/mail.bounce.alias")) {
            var answer = get(path, tags.formatted(tag));

            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(answer.asString()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "W/\"0\"", "0", "w/%s", ""})
    void anotherVersionIsRead(String tags) {
        assertThat(get(ALL, tags.formatted(tag)).statusCode()).isEqualTo(200);
    }

    /** RFC 9110 §13.2.1: what would be refused anyhow is refused. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "*"})
    void whatIsNotThereIsNotUnchanged(String tags) {
        get(ALL + "/free.absent", tags.formatted(tag)).then().statusCode(404).body("code", equalTo("not_found"));
        get(ALL + "?known=perhaps", tags.formatted(tag)).then().statusCode(400);
    }

    /** RFC 9110 §13.1.1 is for reads, too, and compares strongly. */
    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "W/%s"})
    void aReadOfAnotherVersionThanTheOneThatIsMeantIsRefused(String tags) {
        for (var path : List.of(ALL, ALL + "/free.revalidated")) {
            matching(path, tags.formatted(tag))
                    .then()
                    .statusCode(412)
                    .contentType("application/problem+json")
                    .body("code", equalTo("precondition_failed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "*", "\"0\", %s"})
    void aReadOfTheVersionThatIsMeantIsAnswered(String tags) {
        matching(ALL + "/free.revalidated", tags.formatted(tag)).then().statusCode(200);
        matching(ALL + "/free.absent", tags.formatted(tag)).then().statusCode(404);
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

    private static Response matching(String path, String tags) {
        return given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .header("If-Match", tags)
                .get(path);
    }

    private static Response get(String path, String tag) {
        return given().auth()
                .oauth2(Tokens.with("parameters:read"))
                .header("If-None-Match", tag)
                .get(path);
    }
}
