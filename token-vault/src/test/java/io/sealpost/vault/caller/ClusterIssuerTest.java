package io.sealpost.vault.caller;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.ClusterIssuer;
import io.sealpost.vault.testing.Surroundings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Callers whose identity a Kubernetes cluster signs. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ClusterIssuerTest {

    @Test
    void aClustersKeysAreReadWithItsAuthorityAndTheTokenOfTheMoment() {
        try (var issuer = new ClusterIssuer()) {
            // Given
            issuer.giveTheService(false);
            var token = issuer.token(ClusterIssuer.NAME);
            var withAnOldToken = status(token);

            // When
            issuer.giveTheService(true);
            var withAFreshToken = status(token);

            // Then
            assertThat(withAnOldToken).isEqualTo(503);
            assertThat(withAFreshToken).isEqualTo(200);
        }
    }

    @Test
    void aServerWithACertificateOfAnotherAuthorityIsShownNoToken() {
        try (var issuer = new ClusterIssuer()) {
            // Given
            issuer.giveTheService(true);

            // When
            var status = status(issuer.token(ClusterIssuer.WITH_ANOTHER_AUTHORITY));

            // Then
            assertThat(status).isEqualTo(503);
            assertThat(issuer.shown()).isEmpty();
        }
    }

    @Test
    void aTokenIsNotSentInTheClear() {
        // Given
        var config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(CallerConfig.class)
                .withDefaultValues(Map.of(
                        "sealpost.api.audience", "token-vault",
                        "sealpost.api.issuers.cluster.issuer", "https://kubernetes.test",
                        "sealpost.api.issuers.cluster.jwks-uri", "http://kubernetes.test/openid/v1/jwks",
                        "sealpost.api.issuers.cluster.token-file", "token"))
                .build()
                .getConfigMapping(CallerConfig.class);

        // When // Then
        assertThatThrownBy(() -> new IssuerTenants(config, null))
                .hasMessageContaining("sealpost.api.issuers.cluster.token-file is shown to https only");
    }

    private static int status(String token) {
        return given().auth().oauth2(token).get("/v1/system-parameters").statusCode();
    }
}
