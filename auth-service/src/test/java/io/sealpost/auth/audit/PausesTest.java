package io.sealpost.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PausesTest {

    private final Pauses pauses = new Pauses(new AuditConfig() {
        @Override
        public String sendEvery() {
            return "1s";
        }

        @Override
        public Duration longestPause() {
            return Duration.ofSeconds(10);
        }
    });

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 8", "5, 10", "2000000000, 10"})
    void pausesDoubleUpToTheLongestEachSomewhatByChance(int failures, int seconds) {
        for (int i = 0; i < 100; i++) {
            assertThat(pauses.after(failures).toMillis()).isBetween(seconds * 750L, seconds * 1250L);
        }
    }
}
