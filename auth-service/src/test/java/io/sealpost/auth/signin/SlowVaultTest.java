package io.sealpost.auth.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.auth.testing.FakeProvider;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.FakeVault.Course;
import io.sealpost.auth.testing.Surroundings;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Codes wait at the vault for as long as a provider takes. */
@QuarkusTest
@TestProfile(SlowVaultTest.Impatient.class)
@QuarkusTestResource(Surroundings.class)
class SlowVaultTest {

    /** More than the connections that the library has of itself. */
    private static final int MANY = 12;

    FakeProvider provider;
    FakeVault vault;

    private String name;

    /** Calls of the vault are given up early. */
    public static class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.rest-client.vault.read-timeout", "3000");
        }
    }

    @BeforeEach
    void somebodyIsKnown() {
        provider.reset();
        vault.reset();
        SignInSteps.allowReturns(vault, "https://app.example.com");
        name = SignInSteps.newProvider();
        var subject = UUID.randomUUID().toString();
        SignInSteps.newUser(name, provider.issuer(), subject);
        provider.claims(claims -> claims.subject(subject));
    }

    /** By itself the library waits for ever, and those who asked it for a minute. */
    @Test
    @Timeout(40)
    void aCodeThatNobodyAnswersIsGivenUpAndTheNextPersonGetsIn() {
        // Given
        var visiting = SignInSteps.with(name).visit(provider);
        vault.redeems(Course.SILENT);

        // When
        var told = SignInSteps.told(SignInSteps.comeBack(visiting));

        // Then
        assertThat(told).containsEntry("error", "timeout").doesNotContainKey("code");
        vault.redeems(Course.WELL);
        assertThat(SignInSteps.told(SignInSteps.comeBack(SignInSteps.with(name).visit(provider))))
                .containsKey("code");
    }

    @Test
    void manyComeBackAtOnceAndNoneWaitsForAnother() throws InterruptedException, ExecutionException {
        // Given
        var visits = IntStream.range(0, MANY)
                .mapToObj(_ -> SignInSteps.with(name).visit(provider))
                .toList();
        vault.redeemsTogether(MANY);

        // When
        try (var browsers = Executors.newFixedThreadPool(MANY)) {
            var ends = browsers.invokeAll(visits.stream()
                    .<Callable<Map<String, String>>>map(
                            visiting -> () -> SignInSteps.told(SignInSteps.comeBack(visiting)))
                    .toList());

            // Then
            for (Future<Map<String, String>> end : ends) {
                assertThat(end.get()).containsKey("code");
            }
        }
    }
}
