package io.sealpost.vault.secret;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class SecretResourceTest {

    @Test
    void aSecretThatIsNotThereIsNotFound() {
        given().auth()
                .oauth2(Tokens.with("secrets:use"))
                .get("/v1/secrets/absent")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .delete("/v1/secrets/absent")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }
}
