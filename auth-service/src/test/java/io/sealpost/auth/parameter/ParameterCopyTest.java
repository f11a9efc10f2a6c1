package io.sealpost.auth.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.auth.testing.FakeVault;
import io.sealpost.auth.testing.Surroundings;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    void theLastKnownValuesOutliveTheVault() {
        // Given
        var before = UUID.randomUUID().toString();
        var after = UUID.randomUUID().toString();
        vault.setParameter("any.key", before);
        await().until(() -> before.equals(copy.current().values().get("any.key")));
        vault.goesDown(true);

        // When
        vault.setParameter("any.key", after);

        // Then
        assertThat(copy.current().values()).containsEntry("any.key", before);
        vault.goesDown(false);
        await().until(() -> after.equals(copy.current().values().get("any.key")));
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
