package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What came of asking for a while.
 *
 * @param p50 in milliseconds; not a number where nobody measured it
 * @param cpu what it took meanwhile
 */
record Round(long answers, long errors, double perSecond, double p50, double p99, Stage.Cpu cpu) {

    Round with(Stage.Cpu used) {
        return new Round(answers, errors, perSecond, p50, p99, used);
    }

    /** Itself, if nothing failed. */
    Round whole() {
        if (errors > 0) {
            throw new IllegalStateException(errors + " failed beside " + answers + " answers");
        }
        return this;
    }

    /** The one in the middle by its rate. */
    static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    double vaultMillis() {
        return millis(cpu.vaults());
    }

    double authMillis() {
        return millis(cpu.auths());
    }

    /** As many as there would be, did this process, which is the provider and the callers, take no time of the processors. */
    double perSecondWithoutCallers() {
        return perSecond / cpu.shareOfServers();
    }

    double databaseMillis() {
        return millis(cpu.database());
    }

    private double millis(Duration time) {
        return time.toNanos() / 1e6 / answers;
    }
}
