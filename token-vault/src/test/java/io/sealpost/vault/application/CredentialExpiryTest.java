package io.sealpost.vault.application;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sealpost.vault.lifetime.Lifetime;
import io.sealpost.vault.testing.ClientKey;
import io.sealpost.vault.testing.Surroundings;
import io.sealpost.vault.testing.Tokens;
import io.sealpost.vault.testing.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long credentials last, as it is shown, measured and told. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class CredentialExpiryTest {

    private final CredentialLifetimes lifetimes;
    private final CredentialGauges gauges;
    private final String application = "app-" + UUID.randomUUID();
    private final Instant soon = Instant.now().plus(Duration.ofDays(20)).truncatedTo(ChronoUnit.SECONDS);
    private final Instant later = soon.plus(Duration.ofDays(100));

    CredentialExpiryTest(CredentialLifetimes lifetimes, CredentialGauges gauges) {
        this.lifetimes = lifetimes;
        this.gauges = gauges;
    }

    @AfterEach
    void forget() {
        delete();
        gauges.refresh();
    }

    @Test
    void anApplicationDiesWithItsLastCredential() {
        put("google", Map.of("a", secret(soon), "b", secret(later), "gone", secret(Instant.EPOCH)))
                .then()
                .body("client_secrets.a.dies_at", equalTo(soon.toString()))
                .body("dies_at", equalTo(later.toString()));
    }

    @Test
    void anApplicationWithASecretWithoutAnEndDoesNotDie() {
        put("google", Map.of("a", secret(soon), "b", Map.of("value", "s")))
                .then()
                .body("client_secrets.b.dies_at", nullValue())
                .body("dies_at", nullValue());
    }

    @Test
    void microsoftsSecretsLiveTwoYearsAtMost() {
        var answer = put("microsoft", Map.of("a", Map.of("value", "s"), "b", secret(soon)));

        var latest = Instant.parse(answer.path("client_secrets.a.created_at"))
                .atOffset(ZoneOffset.UTC)
                .plusMonths(24)
                .toInstant()
                .toString();
        answer.then()
                .body("client_secrets.a.expires_at", nullValue())
                .body("client_secrets.a.expires_at_latest", equalTo(latest))
                .body("client_secrets.a.dies_at", equalTo(latest))
                .body("client_secrets.b.expires_at_latest", nullValue())
                .body("dies_at", equalTo(latest));
    }

    @Test
    void theTwoYearsBeginAgainWithAnotherValueOnly() {
        var first = put("microsoft", Map.of("a", Map.of("value", "one"))).<String>path("client_secrets.a.dies_at");

        assertThat(put("microsoft", Map.of("a", Map.of("value", "one"))).<String>path("client_secrets.a.dies_at"))
                .isEqualTo(first);
        assertThat(put("microsoft", Map.of("a", Map.of("value", "two"))).<String>path("client_secrets.a.dies_at"))
                .isGreaterThan(first);
    }

    @Test
    void aCertificateSaysItselfWhenItEnds() {
        var end = ClientKey.named("first").certificate().getNotAfter().toInstant();

        putCertificate()
                .then()
                .body("certificates.main.expires_at", equalTo(end.toString()))
                .body("dies_at", equalTo(end.toString()));

        assertThat(ends()).containsExactly(end);
    }

    @Test
    void aCertificateThatCannotBeReadDoesNotLiveForEver() {
        var end = ClientKey.named("first").certificate().getNotAfter().toInstant();
        var certificates = Map.of(
                "main", Map.of("pem", ClientKey.named("first").pem()), "next", Map.of("file", "never-mounted.pem"));

        putCertificates(certificates).then().body("dies_at", equalTo(end.toString()));
    }

    @Test
    void onlyWhatTheApplicationUsesIsToldOf() {
        put("google", Map.of("a", secret(soon)));
        assertThat(ends()).containsExactly(soon);

        putCertificate();

        assertThat(ends()).doesNotContain(soon).hasSize(1);
    }

    @Test
    void theDaysThatAreLeftAreMeasured() {
        put("google", Map.of("a", secret(soon), "b", secret(later)));

        gauges.refresh();

        assertThat(days("sealpost_credentials_left_days{application=\"" + application
                        + "\",credential=\"client_secrets/a\"}"))
                .isBetween(19.9, 20.0);
        assertThat(days("sealpost_applications_left_days{application=\"" + application + "\"}"))
                .isBetween(119.9, 120.0);
        assertThat(days("sealpost_credentials_rejected{application=\"" + application
                        + "\",credential=\"client_secrets/b\"}"))
                .isZero();
    }

    @Test
    void aNewEndIsMeasuredFromThenOn() {
        put("google", Map.of("a", secret(soon)));
        gauges.refresh();
        put("google", Map.of("a", secret(later)));

        gauges.refresh();

        assertThat(days("sealpost_applications_left_days{application=\"" + application + "\"}"))
                .isBetween(119.9, 120.0);
        assertThat(days("sealpost_credentials_left_days{application=\"" + application + "\""))
                .isBetween(119.9, 120.0);
    }

    @Test
    void whatIsGoneIsNotMeasuredAnyMore() {
        put("google", Map.of("a", secret(soon)));
        gauges.refresh();
        assertThat(metrics()).contains(application);

        delete();
        gauges.refresh();

        assertThat(metrics()).doesNotContain(application);
    }

    private static Map<String, String> secret(Instant end) {
        return Map.of("value", "s", "expires_at", end.toString());
    }

    private Response put(String template, Map<String, ?> secrets) {
        return Vault.putApplication(
                application, new HashMap<>(Map.of("template", template, "client_id", "id", "client_secrets", secrets)));
    }

    private Response putCertificate() {
        return putCertificates(
                Map.of("main", Map.of("pem", ClientKey.named("first").pem())));
    }

    private Response putCertificates(Map<String, ?> certificates) {
        return Vault.putApplication(
                application,
                new HashMap<>(Map.of(
                        "template",
                        "google",
                        "client_id",
                        "id",
                        "client_authentication",
                        "private_key_jwt",
                        "certificates",
                        certificates)));
    }

    private void delete() {
        given().auth().oauth2(Tokens.with("applications:write")).delete("/v1/applications/" + application);
    }

    private List<Instant> ends() {
        return lifetimes.all().stream()
                .filter(lifetime -> lifetime.object().startsWith(application + "/"))
                .map(Lifetime::end)
                .toList();
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    private static double days(String row) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(row))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(row + " is not in\n" + metrics()));
    }
}
