package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many who want one expired grant at once, over three replicas. The limit: whoever waits, waits as long as the provider takes. */
final class OneExpiredGrant {

    private static final int REPLICAS = 3;
    /** What few wait for is the refresh; many wait for the machine, too, which serves them all at once when it came. */
    private static final List<Integer> READERS = List.of(200, 30, 1);

    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 60;

    /** After a round, so that the next one finds nothing of it. */
    private static final Duration REST = Duration.ofMillis(500);

    private static final Duration LATENCY = Duration.ofMillis(250);

    private final Stage stage;
    private final StubProvider provider;
    private final DueGrants grants;
    private final Report report;

    OneExpiredGrant(Stage stage, StubProvider provider, DueGrants grants, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.grants = grants;
        this.report = report;
    }

    /** @param accounts how many there are to read meanwhile */
    void run(int accounts) throws Exception {
        report.progress("many reads of one expired grant over three replicas");
        var replicas =
                Stream.generate(() -> stage.vault(Vault.QUIET)).limit(REPLICAS).toList();
        var warmUp = new WarmUp(stage, provider, grants, report);
        for (var replica : replicas) {
            warmUp.of(replica, accounts, LATENCY);
        }
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
            expiredRound(replicas, READERS.getFirst());
        }
        for (var readers : READERS) {
            rounds(replicas, readers);
        }
    }

    /** How long each reader waited, and when the provider was asked, from the first reader's start. */
    private record Round(List<Long> waited, long asked, int calls) {}

    private Round expiredRound(List<Vault> replicas, int readers) throws InterruptedException, ExecutionException {
        Vault.pause(REST);
        grants.expire(1);
        provider.forget();
        var began = System.nanoTime();
        var waited = readAtOnce(replicas, readers);
        return new Round(waited, provider.firstAsked() - began, provider.requests());
    }

    private void rounds(List<Vault> replicas, int readers) throws InterruptedException, ExecutionException {
        var rounds = new ArrayList<Round>();
        var served = new ArrayList<Long>();
        var cpu = stage.cpu();
        for (var round = 0; round < ROUNDS; round++) {
            rounds.add(expiredRound(replicas, readers));
            Vault.pause(REST);
            served.addAll(readAtOnce(replicas, readers));
        }
        tell(readers, rounds, served, stage.cpu().since(cpu));
    }

    private void tell(int readers, List<Round> rounds, List<Long> served, Stage.Cpu used) {
        var reads = 2 * ROUNDS * readers;
        var waited = Times.of(
                rounds.stream().flatMap(round -> round.waited().stream()).toList());
        report.line("reads of one expired grant at once", readers, "over 3 replicas, " + ROUNDS + " rounds");
        report.line(
                "  provider calls in a round, at most",
                rounds.stream().mapToInt(Round::calls).max().orElseThrow(),
                "(must be 1)");
        report.line("  the provider takes, ms", (double) LATENCY.toMillis(), "");
        report.line(
                "  it is asked after, ms",
                Times.of(rounds.stream().map(Round::asked).toList()).median(),
                "from the first reader's start");
        report.line("  readers' median where nobody waits, ms", Times.of(served).median(), "the machine's share");
        report.line(
                "  CPU ms per read: vaults", used.vaults().toNanos() / 1e6 / reads, "with what they do by themselves");
        report.line("  CPU ms per read: PostgreSQL", used.database().toNanos() / 1e6 / reads, "");
        report.line("  CPU ms per read: provider and readers", used.benchmark().toNanos() / 1e6 / reads, "");
        report.line("  waiters' median, ms", waited.median(), "");
        report.line("  waiters' p99, ms", waited.percentile(0.99), "");
        report.line("  RATIO median / provider's time", waited.median() / LATENCY.toMillis(), "(goal: at most 1.2)");
    }

    /** How long each waited. */
    private static List<Long> readAtOnce(List<Vault> replicas, int readers)
            throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(readers);
        var reads = IntStream.range(0, readers)
                .<Callable<Long>>mapToObj(reader -> () -> {
                    start.await();
                    var began = System.nanoTime();
                    replicas.get(reader % replicas.size()).accessToken(Vault.account(0));
                    return System.nanoTime() - began;
                })
                .toList();
        var times = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var read : threads.invokeAll(reads)) {
                times.add(read.get());
            }
        }
        return times;
    }
}
