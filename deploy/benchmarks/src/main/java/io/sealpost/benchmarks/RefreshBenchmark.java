package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Refreshing: many who want one grant at once, many grants due at once, and the end of an outage.
 *
 * <p>The limits: whoever waits for a refresh waits at least as long as the provider takes; so many connections to a provider that takes so
 * long let through so many requests a second.
 */
final class RefreshBenchmark {

    /** Fewer, for a look, with {@code -Dgrants=}. */
    private static final int GRANTS = Integer.getInteger("grants", 10_000);

    private static final int CONNECTIONS = 50;
    private static final int READERS = 200;
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 60;

    /** A vault that has grants has refreshed before: the first storm shows what its start costs, the last one the rule. */
    private static final int STORMS = 7;

    private static final Duration READ_LATENCY = Duration.ofMillis(250);
    private static final Duration STORM_LATENCY = Duration.ofMillis(50);
    private static final int PACE = 200;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Connected beside those that are refreshed in the storm, and read meanwhile. */
    private static final int READ = 100;

    private final Stage stage;
    private final StubProvider provider;
    private final Report report;

    RefreshBenchmark(Stage stage, StubProvider provider, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.report = report;
    }

    /** @param parts by name; all where there are none */
    void run(List<String> parts) throws Exception {
        var first = stage.vault(quiet());
        first.register(provider);
        report.progress("connecting " + (GRANTS + READ) + " accounts");
        first.connect(GRANTS + READ);
        if (parts.isEmpty() || parts.contains("readers")) {
            manyWantOne(List.of(first, stage.vault(quiet()), stage.vault(quiet())));
        }
        stage.stopVaults();
        if (parts.isEmpty() || parts.contains("storm")) {
            manyAreDue();
            stage.stopVaults();
        }
        if (parts.isEmpty() || parts.contains("outage")) {
            anOutageEnds();
            stage.stopVaults();
        }
    }

    /** Replicas that refresh only what is read. */
    private static Map<String, String> quiet() {
        return Map.of("SEALPOST_GRANT_REFRESH_TICK", "off");
    }

    private void manyWantOne(List<Vault> replicas) throws Exception {
        report.progress(READERS + " reads of one expired grant over three replicas");
        provider.takes(READ_LATENCY);
        var waited = new ArrayList<Long>();
        var calls = 0;
        for (var round = -WARM_UP; round < ROUNDS; round++) {
            stage.change("update account_grant set access_token_expires_at = now() - interval '1 second'"
                    + " where account = '" + Vault.account(0) + "'");
            provider.forget();
            var times = readAtOnce(replicas);
            if (round >= 0) {
                waited.addAll(times);
                calls = Math.max(calls, provider.requests());
            }
        }
        var times = Times.of(waited);
        report.line("reads of one expired grant at once", READERS, "over 3 replicas, " + ROUNDS + " rounds");
        report.line("  provider calls in a round, at most", calls, "(must be 1)");
        report.line("  the provider takes, ms", (double) READ_LATENCY.toMillis(), "");
        report.line("  waiters' median, ms", times.median(), "");
        report.line("  waiters' p99, ms", times.percentile(0.99), "");
        report.line(
                "  RATIO median / provider's time", times.median() / READ_LATENCY.toMillis(), "(goal: at most 1.2)");
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

    private void manyAreDue() throws Exception {
        report.progress(GRANTS + " grants due at once");
        provider.takes(STORM_LATENCY);
        var vault = stage.vault(Map.of(
                "SEALPOST_REFRESH_CONNECTIONS",
                Integer.toString(CONNECTIONS),
                // the limit under test is the connections', not this one
                "SEALPOST_REFRESH_REQUESTS_PER_SECOND",
                "100000"));
        var limit = CONNECTIONS / (STORM_LATENCY.toMillis() / 1000.0);
        report.line("grants due at once", GRANTS, "one replica; provider takes " + STORM_LATENCY.toMillis() + " ms");
        for (var storm = 1; storm <= STORMS; storm++) {
            storm(vault, storm == 1 ? "right after the start" : "storm " + storm, limit);
        }
    }

    private void storm(Vault vault, String which, double limit) throws InterruptedException {
        provider.forget();
        var reads = new ConcurrentLinkedQueue<Long>();
        allDue(GRANTS);
        var cpu = stage.cpu();
        var began = System.nanoTime();
        try (var reader = new Reader(vault, reads)) {
            until("all grants are refreshed", Vault.APPLICATION, 0);
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        var used = stage.cpu().since(cpu);
        var times = Times.of(List.copyOf(reads));
        report.line(which + ": refreshes/s", GRANTS / seconds, "(goal: at least 800)");
        report.line(
                "  RATIO refreshes/s / limit of " + Math.round(limit),
                GRANTS / seconds / limit,
                "(goal: at least 0.8)");
        report.line("  provider calls", provider.requests(), "");
        report.line("  provider connections at once, at most", provider.mostAtOnce(), "(allowed: " + CONNECTIONS + ")");
        report.line("  CPU ms per refresh: vault", perGrant(used.vaults()), "");
        report.line("  CPU ms per refresh: PostgreSQL", perGrant(used.database()), "");
        report.line("  CPU ms per refresh: provider and reader", perGrant(used.benchmark()), "");
        report.line("  reads meanwhile", times.sortedNanos().size(), "");
        report.line("  reads meanwhile, median ms", times.median(), "");
        report.line("  reads meanwhile, p99 ms", times.percentile(0.99), "");
    }

    private static double perGrant(Duration cpu) {
        return cpu.toNanos() / 1e6 / GRANTS;
    }

    private void anOutageEnds() throws Exception {
        report.progress("the end of an outage for " + GRANTS + " grants");
        provider.takes(STORM_LATENCY);
        provider.isDown(true);
        var replicas = 3;
        for (var replica = 0; replica < replicas; replica++) {
            stage.vault(Map.of("SEALPOST_REFRESH_REQUESTS_PER_SECOND", Integer.toString(PACE)));
        }
        provider.forget();
        allDue(GRANTS);
        Vault.pause(Duration.ofSeconds(20));
        var whileDown = provider.requests();
        // an hour later
        stage.change("update account_grant set access_token_expires_at = access_token_expires_at - interval '1 hour',"
                + " trouble_since = trouble_since - interval '1 hour', next_try_at = null,"
                + " due_at = case when due_at < now() + interval '1 hour' then now() else due_at end");
        provider.forget();
        provider.isDown(false);
        var began = System.nanoTime();
        until("every grant has recovered", Vault.APPLICATION, 0);
        var seconds = (System.nanoTime() - began) / 1e9;
        var limit = replicas * PACE;
        report.line("grants that were due in an outage", GRANTS, replicas + " replicas, " + PACE + " requests/s each");
        report.line("  provider calls in 20 s of the outage", whileDown, "");
        report.line("  provider calls after it", provider.requests(), "");
        report.line(
                "  most calls within a second",
                provider.busiest(Duration.ofSeconds(1)),
                "(limit: " + limit * 1.1 + ")");
        report.line(
                "  RATIO most calls / limit",
                provider.busiest(Duration.ofSeconds(1)) / (limit * 1.1),
                "(goal: at most 1)");
        report.line("  seconds until all were refreshed", seconds, "(at the limit: " + GRANTS / (double) limit + ")");
        report.line(
                "  grants that died",
                (double) stage.count("select count(*) from account_grant where status <> 'ACTIVE'"),
                "");
    }

    private void allDue(int grants) {
        stage.change("update account_grant set due_at = now() where id in"
                + " (select id from account_grant where account <> '" + Vault.account(0) + "' order by account limit "
                + grants + ")");
    }

    private void until(String what, String application, long due) {
        var giveUp = System.nanoTime() + LONGEST.toNanos();
        // a grant that is being refreshed is due when its lease ends
        while (stage.count("select count(*) from account_grant where application = '" + application
                        + "' and (due_at <= now() or lease_owner is not null)")
                > due) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("Not within " + LONGEST + ": " + what);
            }
            Vault.pause(Duration.ofMillis(100));
        }
    }

    /** Reads grants, one after the other, until it is closed. */
    private static final class Reader implements AutoCloseable {

        private final Thread thread;
        private volatile boolean closed;

        Reader(Vault vault, ConcurrentLinkedQueue<Long> times) {
            thread = Thread.ofVirtual().start(() -> {
                for (var i = 0; !closed; i++) {
                    var began = System.nanoTime();
                    vault.accessToken(Vault.account(i % READ));
                    times.add(System.nanoTime() - began);
                    Vault.pause(Duration.ofMillis(20));
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }
}
