package io.sealpost.vault.key;

import java.time.Duration;

/**
 * So many rows a second, whatever a batch takes and however late a pause ends: what was lost is made up for, but not more than a second of it,
 * or a stall would be followed by a storm.
 */
final class Pace {

    private static final long SECOND = 1_000_000_000;

    private final long nanosPerRow;
    private long due;

    /** @param now nanoseconds on any clock, as in {@link #after} */
    Pace(int rowsPerSecond, long now) {
        this.nanosPerRow = SECOND / rowsPerSecond;
        this.due = now;
    }

    /** How long to wait after so many rows. */
    Duration after(int rows, long now) {
        due = now + Math.max(due - now, -SECOND) + rows * nanosPerRow;
        return Duration.ofNanos(Math.max(0, due - now));
    }
}
