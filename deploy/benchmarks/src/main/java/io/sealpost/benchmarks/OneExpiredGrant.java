package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many who want one expired grant at once, over three replicas. The limit: whoever waits, waits as long as the provider takes. */
final class OneExpiredGrant {

    private static final int REPLICAS = 3;
    private static final int READERS = 200;
    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int WARM_UP_READS = 30_000;
    private static final int WARM_UP_REFRESHES = 6_000;
    private static final int AT_ONCE = 50;
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
        report.progress(READERS + " reads of one expired grant over three replicas");
        var replicas =
                Stream.generate(() -> stage.vault(Vault.QUIET)).limit(REPLICAS).toList();
        warmUp(replicas, accounts);
        var waited = new ArrayList<Long>();
        var served = new ArrayList<Long>();
        var ahead = new ArrayList<Long>();
        var calls = 0;
        for (var round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Vault.pause(REST);
            var atOnce = readAtOnce(replicas);
            Vault.pause(REST);
            grants.expire(Vault.account(0));
            provider.forget();
            var began = System.nanoTime();
            var times = readAtOnce(replicas);
            if (round >= 0) {
                served.addAll(atOnce);
                waited.addAll(times);
                ahead.add(provider.firstAsked() - began);
                calls = Math.max(calls, provider.requests());
            }
        }
        var times = Times.of(waited);
        report.line("reads of one expired grant at once", READERS, "over 3 replicas, " + ROUNDS + " rounds");
        report.line("  provider calls in a round, at most", calls, "(must be 1)");
        report.line("  the provider takes, ms", (double) LATENCY.toMillis(), "");
        report.line("  it is asked after, ms", Times.of(ahead).median(), "from the first reader's start");
        report.line(
                "  readers' median where nobody has to wait, ms",
                Times.of(served).median(),
                "the machine's own share");
        report.line("  waiters' median, ms", times.median(), "");
        report.line("  waiters' p99, ms", times.percentile(0.99), "");
        report.line("  RATIO median / provider's time", times.median() / LATENCY.toMillis(), "(goal: at most 1.2)");
    }

    /** What a replica does all day: reads of tokens that live, and refreshes. */
    private void warmUp(List<Vault> replicas, int accounts) throws InterruptedException {
        provider.takes(Duration.ZERO);
        for (var refreshes = 0; refreshes < WARM_UP_REFRESHES; refreshes += accounts) {
            grants.expireAll();
            read(replicas, accounts, accounts * replicas.size());
        }
        read(replicas, accounts, WARM_UP_READS);
        provider.takes(LATENCY);
    }

    private static void read(List<Vault> replicas, int accounts, int reads) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var work = threads.invokeAll(IntStream.range(0, reads)
                    .<Callable<String>>mapToObj(read -> () -> replicas.get(read % replicas.size())
                            .accessToken(Vault.account(read / replicas.size() % accounts)))
                    .toList());
            work.forEach(Future::resultNow);
        }
    }

    /** How long each waited. */
    private List<Long> readAtOnce(List<Vault> replicas) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(READERS);
        var reads = IntStream.range(0, READERS)
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
