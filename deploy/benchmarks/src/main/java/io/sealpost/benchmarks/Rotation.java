package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** What is sealed gets under a new data key while tokens are read as fast as ever. */
final class Rotation {

    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration SEGMENT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(100);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);

    private final Stage stage;
    private final int grants;
    private final Report report;

    Rotation(Stage stage, int grants, Report report) {
        this.stage = stage;
        this.grants = grants;
        this.report = report;
    }

    /** How many rows were under the old key. */
    private record Count(long nanos, long rows) {}

    void run() throws InterruptedException, ExecutionException {
        report.progress("a new data key for " + grants + " grants while they are read");
        var vault = stage.vault(Vault.QUIET);
        var reads = new VaultReads(stage, vault, grants);
        UntilWarm.askVault(reads, report);
        var before = reads.round(BEFORE).whole();
        var old = vault.rotate().firstKey();
        var meanwhile = new ArrayList<Round>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var counts = threads.submit(() -> countUntilDone(vault, old));
            while (!counts.isDone()) {
                var round = reads.round(SEGMENT);
                if (!counts.isDone() || meanwhile.isEmpty()) {
                    meanwhile.add(round);
                }
            }
            tell(before, meanwhile, counts.get());
        }
    }

    private List<Count> countUntilDone(Vault vault, long old) {
        var counts = new ArrayList<Count>();
        var giveUp = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            var rows = vault.rowsByKey().getOrDefault(old, 0L);
            counts.add(new Count(System.nanoTime(), rows));
            report.progress("%,d rows under the old key".formatted(rows));
            if (rows == 0 || System.nanoTime() > giveUp) {
                return counts;
            }
            Vault.pause(BETWEEN_COUNTS);
        }
    }

    private void tell(Round before, List<Round> meanwhile, List<Count> counts) {
        var during = Round.median(meanwhile);
        report.line("rows sealed anew per second", perSecond(counts), "(goal: at least 2000)");
        report.line(
                "  rows left under the old key",
                (double) counts.getLast().rows(),
                "after " + LONGEST.toSeconds() + " s at most");
        report.line("  reads/s before", before.perSecond(), "");
        report.line("  reads/s meanwhile", during.perSecond(), "median of " + meanwhile.size() + " times 10 s");
        report.line("  p99 ms before", before.p99(), "");
        report.line("  p99 ms meanwhile", during.p99(), "");
        report.line("  CPU ms per read meanwhile: vault", during.vaultMillis(), "with the sealing");
        report.line("  CPU ms per read meanwhile: PostgreSQL", during.databaseMillis(), "with the sealing");
        report.line(
                "  reads that failed",
                (double) meanwhile.stream().mapToLong(Round::errors).sum(),
                "(must be 0)");
        report.line("RATIO reads meanwhile / before", during.perSecond() / before.perSecond(), "(goal: at least 0.8)");
    }

    /** From when it goes on to where it is seen last before its end. */
    private static double perSecond(List<Count> counts) {
        var first = counts.getFirst();
        for (var i = 1; i < counts.size() && counts.get(i).rows() == first.rows(); i++) {
            first = counts.get(i);
        }
        var start = first;
        var last = counts.stream()
                .filter(count -> count.rows() > 0 && count.rows() < start.rows())
                .reduce((_, later) -> later)
                .orElse(counts.getLast());
        return (start.rows() - last.rows()) * 1e9 / (last.nanos() - start.nanos());
    }
}
