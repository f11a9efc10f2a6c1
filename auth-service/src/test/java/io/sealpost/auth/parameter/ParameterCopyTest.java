package io.sealpost.auth.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import io.sealpost.auth.vault.Vault;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ParameterCopyTest {

    FakeVault vault;

    @Inject
    ParameterCopy copy;

    @Inject
    StoredCopies stored;

    @Inject
    Vault client;

    @Inject
    ParameterConfig config;

    @BeforeEach
    void fresh() {
        vault.reset();
    }

    @Test
    void aChangeCountsAndIsKeptForTheNextStart() {
        // Given
        var value = UUID.randomUUID().toString();

        // When
        vault.setParameter("any.key", value);

        // Then
        await().until(() -> value.equals(copy.current().values().get("any.key")));
        await().until(() -> value.equals(stored.last().orElseThrow().values().get("any.key")));
    }

    @Test
    void theLastKnownValuesOutliveTheVaultAndAChangeCountsWithinASecondOfItsReturn() {
        // Given
        var before = given();
        var after = UUID.randomUUID().toString();
        vault.goesDown(true);

        // When
        vault.setParameter("any.key", after);

        // Then
        assertThat(value()).isEqualTo(before);
        vault.goesDown(false);
        await().atMost(Duration.ofSeconds(1)).until(() -> after.equals(value()));
    }

    @Test
    void aVaultThatHangsIsFollowedAgainWithinASecondOfItsReturn() {
        // Given
        var before = given();
        var after = UUID.randomUUID().toString();
        var hanging = vault.hanging();
        vault.hangs(true);
        vault.setParameter("any.key", after);
        await().until(() -> vault.hanging() > hanging + 1);

        // Then
        assertThat(value()).isEqualTo(before);
        vault.hangs(false);
        await().atMost(Duration.ofSeconds(1)).until(() -> after.equals(value()));
    }

    @Test
    void aStartWithoutTheVaultIsOneWithTheLastKnownValues() {
        // Given
        var before = given();
        await().until(() -> before.equals(stored.last().orElseThrow().values().get("any.key")));
        vault.goesDown(true);
        var after = UUID.randomUUID().toString();
        vault.setParameter("any.key", after);

        // When
        var restarted = new ParameterCopy(client, stored, config);
        restarted.onStart(new StartupEvent());

        // Then
        assertThat(restarted.current().values()).containsEntry("any.key", before);
        vault.goesDown(false);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> after.equals(restarted.current().values().get("any.key")));
        restarted.onStop(new ShutdownEvent());
    }

    @Test
    void whatCouldNotBeStoredCountsAndIsStoredLater() {
        // Given
        var failures = new AtomicInteger();
        var failing = new StoredCopies() {
            @Override
            Optional<Vault.Parameters> last() {
                return Optional.empty();
            }

            @Override
            void keep(Vault.Parameters parameters) {
                if (failures.getAndIncrement() < 2) {
                    throw new OutOfMemoryError("the test's");
                }
                stored.keep(parameters);
            }
        };
        var value = given();

        // When
        var copy = new ParameterCopy(client, failing, config);
        copy.onStart(new StartupEvent());

        // Then
        await().until(() -> value.equals(copy.current().values().get("any.key")));
        await().until(() -> failures.get() == 3);
        copy.onStop(new ShutdownEvent());
    }

    private String given() {
        var value = UUID.randomUUID().toString();
        vault.setParameter("any.key", value);
        await().until(() -> value.equals(value()));
        return value;
    }

    private String value() {
        return copy.current().values().get("any.key");
    }

    @Test
    void withoutValuesThereAreDefaults() {
        var none = new SystemParameters(Map.of());
        assertThat(none.webBaseUrl()).isEqualTo("http://localhost:8081");
        assertThat(none.allowedReturns()).isEmpty();
    }

    @Test
    void valuesAreReadWithoutSlashAndBlanks() {
        var some = new SystemParameters(Map.of(
                "web.base.url",
                "https://auth.example.com/",
                "auth.return_to.allowed",
                " https://a.example , https://b.example,"));
        assertThat(some.webBaseUrl()).isEqualTo("https://auth.example.com");
        assertThat(some.allowedReturns()).isEqualTo(List.of("https://a.example", "https://b.example"));
    }
}
