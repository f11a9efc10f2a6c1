package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets several take turns, so that what else the machine does meets all of them. */
final class Rounds {

    private static final int ROUNDS = 3;
    private static final Duration LENGTH = Duration.ofSeconds(8);

    private final Map<Contender, List<Round>> rounds = new LinkedHashMap<>();

    private Rounds() {}

    static Rounds of(List<? extends Contender> contenders, Report report) throws InterruptedException {
        var all = new Rounds();
        for (var turn = 1; turn <= ROUNDS; turn++) {
            var rates = new ArrayList<String>();
            for (var contender : contenders) {
                var round = contender.round(LENGTH).whole();
                all.rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(round);
                rates.add("%s %,.0f/s".formatted(contender.name(), round.perSecond()));
            }
            report.progress("round " + turn + ": " + String.join(", ", rates));
        }
        return all;
    }

    /** The middle one of a contender's. */
    Round median(Contender contender) {
        return Round.median(rounds.get(contender));
    }
}
