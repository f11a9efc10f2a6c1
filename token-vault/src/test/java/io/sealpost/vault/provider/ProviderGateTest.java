package io.sealpost.vault.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderGateTest {

    private static final int WINDOW = 20;

    private final ProviderGate gate = new ProviderGate(new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(RefreshConfig.class)
            .build()
            .getConfigMapping(RefreshConfig.class));

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

    private void failing(String cause) {
        IntStream.range(0, WINDOW)
                .forEach(_ ->
                        gate.pass(() -> new TokenAnswer.Unavailable(cause, Optional.empty()), Duration.ofSeconds(30)));
    }
}
