package io.sealpost.benchmarks;

import java.time.Duration;

/** One caller reads access tokens of grants at random, 32 at a time. */
final class VaultReads implements Contender {

    static final int CONNECTIONS = 32;

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
}
