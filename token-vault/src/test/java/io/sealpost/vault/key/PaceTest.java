package io.sealpost.vault.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long rotation waits between batches. */
class PaceTest {

    private static final long START = -7;

    private final Pace pace = new Pace(1_000, START);

    private long pause(int rows, Duration at) {
        return pace.after(rows, START + at.toNanos()).toMillis();
    }

    @Test
    void whatABatchTookIsPartOfIt() {
        assertThat(pause(250, Duration.ofMillis(100))).isEqualTo(150);
    }

    @Test
    void aPauseThatEndedLateIsMadeUpFor() {
        pause(250, Duration.ofMillis(100));

        assertThat(pause(250, Duration.ofMillis(400))).isEqualTo(100);
    }

    @Test
    void aBatchThatTookTooLongIsFollowedByNone() {
        assertThat(pause(250, Duration.ofMillis(300))).isZero();
        assertThat(pause(250, Duration.ofMillis(400))).isEqualTo(100);
    }

    @Test
    void ofALongStallNoMoreThanASecondIsMadeUpFor() {
        assertThat(pause(250, Duration.ofSeconds(60))).isZero();
        assertThat(pause(1_000, Duration.ofSeconds(60))).isEqualTo(250);
    }

    @Test
    void whereNothingWasSealedNothingIsWaitedFor() {
        assertThat(pause(0, Duration.ZERO)).isZero();
    }
}
