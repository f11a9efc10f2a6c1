package io.sealpost.benchmarks;

import java.time.Duration;

/** Has something done over and over until it gets no cheaper: until then a JVM is busier compiling than serving. */
final class UntilWarm {

    private static final Duration LENGTH = Duration.ofSeconds(5);
    /** Before the JVM has compiled what it takes, a turn that something disturbed looks like the end of it. */
    private static final int LEAST_TURNS = 10;

    /** What is done some ten times a second takes minutes until it is compiled. */
    private static final int LEAST_SLOW_TURNS = 40;
    /** Turns that brought nothing, one after the other, until no more is expected. */
    private static final int IN_VAIN = 3;
    /** A turn that costs more than this share of the cheapest one brought nothing. */
    private static final double SETTLED = 0.95;

    private UntilWarm() {}

    /** What is done over and over. */
    interface Turn {

        /** Of one turn, in whatever unit: time, or the processors'. */
        double cost() throws InterruptedException;
    }

    /** Returns what the cheapest turn cost. */
    static double repeat(Turn turn) throws InterruptedException {
        return repeat(LEAST_TURNS, turn);
    }

    /** @param least turns; twice as many at most */
    static double repeat(int least, Turn turn) throws InterruptedException {
        var cheapest = Double.MAX_VALUE;
        var inVain = 0;
        for (var turns = 0; turns < least || (turns < 2 * least && inVain < IN_VAIN); turns++) {
            var cost = turn.cost();
            inVain = cost > cheapest * SETTLED ? inVain + 1 : 0;
            cheapest = Math.min(cheapest, cost);
        }
        return cheapest;
    }

    /** Asks for turns of some seconds, until there are no more answers in one than before. */
    static void ask(Contender contender, Report report) throws InterruptedException {
        ask(LEAST_TURNS, contender, report);
    }

    /** The same of what takes long. */
    static void askSlow(Contender contender, Report report) throws InterruptedException {
        ask(LEAST_SLOW_TURNS, contender, report);
    }

    private static void ask(int least, Contender contender, Report report) throws InterruptedException {
        var cheapest = repeat(least, () -> 1 / contender.round(LENGTH).whole().perSecond());
        report.progress("warm: %s, %,.0f/s".formatted(contender.name(), 1 / cheapest));
    }

    /** The same, by what an answer takes of the vault's processor time, which others on this machine disturb less. */
    static void askVault(Contender contender, Report report) throws InterruptedException {
        var cheapest = repeat(() -> contender.round(LENGTH).whole().vaultMillis());
        report.progress("warm: %s, %.3f ms of the vault's CPU for each".formatted(contender.name(), cheapest));
    }
}
