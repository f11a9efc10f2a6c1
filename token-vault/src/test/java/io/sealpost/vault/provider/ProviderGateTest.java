package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sealpost.vault.testing.Surroundings;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class ProviderGateTest {

    private static final int WINDOW = 20;

    @Inject
    RefreshConfig config;

    private ProviderGate gate;

    @BeforeEach
    void make() {
        gate = new ProviderGate(config);
    }

    @Test
    void aProviderThatFailsTooOftenIsSpared() {
        // When
        failing("provider_error");

        // Then
        assertThat(gate.readiness()).isEqualTo(Readiness.SHUT);
    }

    @Test
    void whatWasNeverSentSaysNothingAboutTheProvider() {
        // When
        failing(TokenEndpoint.OUT_OF_TIME);
        failing(Obstacle.ADDRESS_NOT_ALLOWED.cause());

        // Then
        assertThat(gate.readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void whatIsAboutOneCodeOrAccountSaysNothingAboutTheProvider() {
        // When
        failing("slow_down");
        failing("account_locked");

        // Then
        assertThat(gate.readiness()).isEqualTo(Readiness.READY);
    }

    private void failing(String cause) {
        IntStream.range(0, WINDOW)
                .forEach(_ ->
                        gate.pass(() -> new TokenAnswer.Unavailable(cause, Optional.empty()), Duration.ofSeconds(30)));
    }
}
