package io.sealpost.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings under which tokens could not be verified are refused at the start. */
class SessionLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "access-token-life, PT0S",
        "access-token-life, PT1H0.001S",
        "access-token-life, -PT1M",
        "refresh-token-life, PT0S",
        "refresh-token-life, PT9M59S",
        "life, PT0S",
        "key-lead, PT9M59S",
        "key-life, PT29M59S",
        "key-life, PT0S"
    })
    void whatCannotWorkIsRefusedByItsName(String setting, String value) {
        assertThatThrownBy(() -> SessionLimits.check(config(Map.of("sealpost.session." + setting, value))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sealpost.session." + setting);
    }

    @Test
    void theDefaultsAndTheOutermostValuesHold() {
        SessionLimits.check(config(Map.of()));
        var outermost = config(Map.of(
                "sealpost.session.access-token-life", "PT1H",
                "sealpost.session.refresh-token-life", "PT1H",
                "sealpost.session.key-lead", "PT10M",
                "sealpost.session.key-life", "PT20M"));

        SessionLimits.check(outermost);

        assertThat(outermost.keyLife()).isEqualTo(Duration.ofMinutes(20));
    }

    private static SessionConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(SessionConfig.class)
                .build()
                .getConfigMapping(SessionConfig.class);
    }
}
