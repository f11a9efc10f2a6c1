package io.sealpost.auth.signin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.signin.SignInSteps.Visiting;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Course;
import io.sealpost.auth.testing.LogLines;
import io.sealpost.auth.testing.Surroundings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a sign-in that failed, log and metrics tell why, and nothing that came from outside in its own words. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class WhatOperatorsSeeTest {

    FakeProvider provider;
    FakeVault vault;

    private String name;

    @BeforeEach
    void aProvider() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
    }

    @Test
    void theVaultsReasonForRefusingACodeIsLogged() {
        // Given
        vault.redeems(Course.REFUSED);
        vault.refuses("invalid_client");

        // When
        var lines = comingBack(SignInSteps.with(name).visit(provider));

        // Then
        assertThat(lines).anySatisfy(line -> assertThat(line)
                .startsWith("WARN")
                .contains(name)
                .contains("token-vault answered 400 provider_error:invalid_client"));
        assertThat(counted("provider_error")).isEqualTo(1);
    }

    @Test
    void aReasonThatIsNoRegisteredWordIsNotQuoted() {
        // Given
        vault.redeems(Course.REFUSED);
        vault.refuses("CANARY in any words");

        // When
        var lines = comingBack(SignInSteps.with(name).visit(provider));

        // Then
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("token-vault answered 400 provider_error"));
        assertThat(lines).noneSatisfy(line -> assertThat(line).contains("CANARY"));
    }

    @Test
    void whyTheVaultDoesNotServeIsLogged() {
        // Given
        vault.redeems(Course.WITHOUT_ITS_DATABASE);

        // When
        var lines = comingBack(SignInSteps.with(name).visit(provider));

        // Then
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("token-vault answered 503 database_unavailable"));
        assertThat(counted("timeout")).isEqualTo(1);
    }

    @Test
    void whatMicrosoftCountsItsErrorByIsLoggedWithoutTheWordsBehindIt() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);

        // When
        var lines = LogLines.during(() -> SignInSteps.comeBack(
                visiting.callback(),
                Map.of(
                        "error",
                        "invalid_client",
                        "error_description",
                        "AADSTS7000222: CANARY the keys are expired",
                        "state",
                        visiting.visit().state()),
                visiting.cookies()));

        // Then
        assertThat(lines).anySatisfy(line -> assertThat(line)
                .contains("a provider let nobody in")
                .contains("provider_error:invalid_client")
                .contains("AADSTS7000222"));
        assertThat(lines).noneSatisfy(line -> assertThat(line).contains("CANARY"));
        assertThat(counted("provider_error")).isEqualTo(1);
    }

    private static List<String> comingBack(Visiting visiting) {
        return LogLines.during(() -> SignInSteps.comeBack(visiting));
    }

    /** How many visits to this provider ended so. */
    private double counted(String outcome) {
        var line = "sealpost_sign_ins_total{outcome=\"" + outcome + "\",provider=\"" + name + "\"} ";
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(found -> found.startsWith(line))
                .mapToDouble(found -> Double.parseDouble(found.substring(line.length())))
                .sum();
    }
}
