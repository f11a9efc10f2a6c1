package io.sealpost.vault.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.crypto.Place;
import io.sealpost.vault.crypto.Replicas;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new data key takes over while the service works. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class RotationTest {

    private final ResealJob job;
    private final Sealer sealer;
    private final Replicas replicas;

    RotationTest(ResealJob job, Sealer sealer, Replicas replicas) {
        this.job = job;
        this.sealer = sealer;
        this.replicas = replicas;
    }

    @Test
    void whatWasSealedBeforeOpensAfterwardsAndIsUnderTheNewKey() {
        put("kept", "value");
        var before = current();

        rotate();
        job.tick();

        assertThat(current()).isGreaterThan(before);
        assertThat(read("kept").path("value").toString()).isEqualTo("value");
        assertThat(rows(before, "secret")).isZero();
        assertThat(rows(current(), "secret")).isPositive();
    }

    @Test
    void anotherReplicaOpensWhatIsUnderTheNewKeyAndSealsByItThen() {
        var place = new Place("secret", "elsewhere", "value_sealed", 1);
        var other = replicas.replica().start();
        rotate();
        var sealed = sealer.seal(SecretText.of("new"), place);

        assertThat(other.open(sealed, place)).isEqualTo(SecretText.of("new"));
        assertThat(other.reload()).isEqualTo(current());
        assertThat(sealer.open(other.seal(SecretText.of("other"), place), place))
                .isEqualTo(SecretText.of("other"));
    }

    private static void put(String name, String value) {
        given().auth()
                .oauth2(Tokens.with("secrets:write"))
                .contentType("application/json")
                .body(Map.of("value", value))
                .put("/v1/secrets/" + name);
    }

    private static Response read(String name) {
        return given().auth().oauth2(Tokens.with("secrets:use")).get("/v1/secrets/" + name);
    }

    private static void rotate() {
        given().auth()
                .oauth2(Tokens.with("keys:rotate"))
                .post("/v1/keys/rotate")
                .then()
                .statusCode(202);
    }

    private static long current() {
        return keys().jsonPath().getLong("data_keys.find { it.current }.id");
    }

    private static long rows(long key, String table) {
        var rows = keys().jsonPath().getMap("data_keys.find { it.id == " + key + " }.rows");
        return rows == null ? 0 : ((Number) rows.getOrDefault(table, 0)).longValue();
    }

    private static Response keys() {
        return given().auth().oauth2(Tokens.with("keys:rotate")).get("/v1/keys");
    }
}
