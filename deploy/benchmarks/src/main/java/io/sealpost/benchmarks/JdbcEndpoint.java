package io.sealpost.benchmarks;

import java.net.URI;
import java.time.Duration;

/** A Quarkus endpoint that reads the same rows by plain JDBC: no caller, no key, no audit. */
final class JdbcEndpoint implements Contender {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private final Wrk wrk;

    private JdbcEndpoint(Wrk wrk) {
        this.wrk = wrk;
    }

    /** Returns when it is warm. */
    static JdbcEndpoint start(Stage stage, int grants) throws InterruptedException {
        var port = Stage.freePort();
        stage.endpoint("deploy/benchmarks/jdbc-endpoint", port);
        var url = "http://127.0.0.1:" + port;
        Answers.await(URI.create(url + "/rows/" + ManyGrants.ID_PREFIX + ManyGrants.FIRST_ID), START);
        var endpoint = new JdbcEndpoint(new Wrk(stage, "JDBC endpoint", url, VaultReads.CONNECTIONS, """
                "GET /rows/%s" .. string.format("%%.0f", %d + math.random(0, %d)) .. " HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n"
                """.formatted(
                ManyGrants.ID_PREFIX, ManyGrants.FIRST_ID, grants - 1).strip()));
        endpoint.round(WARM_UP);
        return endpoint;
    }

    @Override
    public String name() {
        return wrk.name();
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        return wrk.round(time);
    }
}
