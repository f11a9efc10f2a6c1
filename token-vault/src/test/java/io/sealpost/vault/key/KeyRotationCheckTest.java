package io.sealpost.vault.key;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With settings that make no sense the service does not start, and says which. */
class KeyRotationCheckTest {

    private record Configured(int rowsPerSecond, int batch, Duration removeAfter) implements KeyRotationConfig {
        @Override
        public String tick() {
            return "off";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, PT0S, rows-per-second must be 1 or more",
        "-1, 1, PT0S, rows-per-second must be 1 or more",
        "1, 0, PT0S, batch must be 1 to 10000",
        "1, -250, PT0S, batch must be 1 to 10000",
        "1, 10001, PT0S, batch must be 1 to 10000",
        "1, 1, -PT1S, remove-after must not be negative"
    })
    void nonsenseIsRefused(int rowsPerSecond, int batch, Duration removeAfter, String why) {
        var check = new KeyRotationCheck(new Configured(rowsPerSecond, batch, removeAfter));

        assertThatThrownBy(() -> check.onStart(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("sealpost.key-rotation." + why);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, PT0S", "1000000, 10000, P30D"})
    void whatMakesSenseIsTaken(int rowsPerSecond, int batch, Duration removeAfter) {
        var check = new KeyRotationCheck(new Configured(rowsPerSecond, batch, removeAfter));

        assertThatCode(() -> check.onStart(null)).doesNotThrowAnyException();
    }
}
