package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a replica does all day: reads of tokens, now and then a refresh. Until it has done so some hundred thousand times, the JVM is busier
 * compiling than serving, and a read costs it several times what it costs later.
 */
final class WarmUp {

    private static final int READS = 20_000;
    private static final int REFRESHES = 1_000;
    private static final int AT_ONCE = 50;

    /** They are long. */
    private static final int LEAST_TURNS = 6;

    private final Stage stage;
    private final StubProvider provider;
    private final DueGrants grants;
    private final Report report;

    WarmUp(Stage stage, StubProvider provider, DueGrants grants, Report report) {
        this.stage = stage;
        this.provider = provider;
        this.grants = grants;
        this.report = report;
    }

    /**
     * Returns when reading gets no cheaper. The provider answers at once meanwhile.
     *
     * @param accounts how many are read in turn
     * @param latency what the provider takes afterwards
     */
    void of(Vault vault, int accounts, Duration latency) throws InterruptedException {
        provider.takes(Duration.ZERO);
        var cheapest = UntilWarm.repeat(LEAST_TURNS, () -> turn(vault, accounts));
        provider.takes(latency);
        report.progress("warm: a read takes %.2f ms of the vault's CPU".formatted(cheapest));
    }

    /** What a read cost, in ms of the vaults' CPU. */
    private double turn(Vault vault, int accounts) throws InterruptedException {
        for (var refreshes = 0; refreshes < REFRESHES; refreshes += accounts) {
            grants.expire(accounts);
            read(vault, accounts, accounts);
        }
        var cpu = stage.cpu();
        read(vault, accounts, READS);
        return stage.cpu().since(cpu).vaults().toNanos() / 1e6 / READS;
    }

    private static void read(Vault vault, int accounts, int times) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var reads = threads.invokeAll(IntStream.range(0, times)
                    .<Callable<String>>mapToObj(read -> () -> vault.accessToken(Vault.account(read % accounts)))
                    .toList());
            reads.forEach(Future::resultNow);
        }
    }
}
