package io.sealpost.auth.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.RepeatedTest;

class SystemClockTest {

    @RepeatedTest(20)
    void noTimeIsFinerThanTheDatabaseStores() {
        var now = new SystemClock().clock().instant();

        assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MICROS));
    }
}
