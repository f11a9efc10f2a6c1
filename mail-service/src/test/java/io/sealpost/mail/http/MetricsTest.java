package io.sealpost.mail.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.mail.testing.Surroundings;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What whoever reads the metrics gets to see of requests. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class MetricsTest {

    @Test
    void aPathThatNobodyServesIsNoLabel() {
        // Given
        var secret = UUID.randomUUID().toString();

        // When
        given().patch("/v1/outgoing-servers/" + secret).then().statusCode(405);
        given().urlEncodingEnabled(false)
                .get("/v1/outgoing-servers/" + secret + "%00")
                .then()
                .statusCode(400);

        // Then
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(metrics()).contains("status=\"405\"").contains("status=\"400\""));
        assertThat(metrics()).doesNotContain(secret);
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }
}
