package io.sealpost.benchmarks;

import java.time.Duration;

/** One caller reads access tokens of grants at random, 32 at a time. */
final class VaultReads implements Contender {

    static final int CONNECTIONS = 32;

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    /** Before the JVM has compiled what a read takes, a turn that something disturbed looks like the end of it. */
    private static final int LEAST_TURNS = 10;

    private static final int MOST_TURNS = 20;
    /** Turns that brought nothing, one after the other, until no more is expected. */
    private static final int IN_VAIN = 3;
    /** A turn that costs more than this share of the cheapest one brought nothing. */
    private static final double SETTLED = 0.95;

    private final Stage stage;
    private final Wrk wrk;

    /** @param grants how many there are to choose from */
    VaultReads(Stage stage, Vault vault, int grants) {
        this.stage = stage;
        this.wrk = new Wrk(stage, "vault", vault.url(), CONNECTIONS, """
                "GET /v1/grants/%s/user" .. math.random(0, %d) .. "%%40example.com/access-token HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: %s\\r\\n\\r\\n"
                """.formatted(
                Vault.APPLICATION, grants - 1, vault.authorization()).strip());
    }

    @Override
    public String name() {
        return wrk.name();
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        var before = stage.cpu();
        return wrk.round(time).with(stage.cpu().since(before));
    }

    /** Returns when reading gets no cheaper. */
    void warmUp(Report report) throws InterruptedException {
        var cheapest = Double.MAX_VALUE;
        var inVain = 0;
        var turns = 0;
        for (; turns < LEAST_TURNS || (turns < MOST_TURNS && inVain < IN_VAIN); turns++) {
            var cost = round(WARM_UP).whole().vaultMillis();
            inVain = cost > cheapest * SETTLED ? inVain + 1 : 0;
            cheapest = Math.min(cheapest, cost);
        }
        report.progress("warm after %d s: a read takes %.3f ms of the vault's CPU"
                .formatted(turns * WARM_UP.toSeconds(), cheapest));
    }
}
