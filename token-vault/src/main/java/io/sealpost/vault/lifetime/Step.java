package io.sealpost.vault.lifetime;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How near an end is when somebody is told, the nearest first. */
enum Step {
    EXPIRED(0, "expired"),
    ONE_DAY(1, "expires_in_1_day"),
    ONE_WEEK(7, "expires_in_7_days"),
    TWO_WEEKS(14, "expires_in_14_days"),
    ONE_MONTH(30, "expires_in_30_days"),
    TWO_MONTHS(60, "expires_in_60_days");

    private final int days;
    private final String reason;

    Step(int days, String reason) {
        this.days = days;
        this.reason = reason;
    }

    /** The nearest that is reached: what was passed before anybody looked is not told any more. */
    static Optional<Step> reached(Duration left) {
        return Arrays.stream(values())
                .filter(step -> left.compareTo(Duration.ofDays(step.days)) <= 0)
                .findFirst();
    }

    int days() {
        return days;
    }

    /** As it stands in the audit. */
    String reason() {
        return reason;
    }

    /** What has happened, without its subject. */
    String words() {
        return switch (this) {
            case EXPIRED -> "has expired";
            case ONE_DAY -> "expires within a day";
            case ONE_WEEK, TWO_WEEKS, ONE_MONTH, TWO_MONTHS -> "expires within " + days + " days";
        };
    }
}
