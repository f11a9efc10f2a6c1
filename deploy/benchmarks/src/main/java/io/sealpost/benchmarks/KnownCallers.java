package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What it costs to verify a caller's token: the same endpoint, open at one process and protected at another. */
final class KnownCallers {

    private static final int CONNECTIONS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final String PATH = "/v1/sign-in-options";

    /** Quarkus' own permissions of paths, which come ahead of what the endpoint says. */
    private static final Map<String, String> PROTECTED = Map.of(
            "QUARKUS_HTTP_AUTH_PERMISSION_BENCH_PATHS",
            PATH,
            "QUARKUS_HTTP_AUTH_PERMISSION_BENCH_POLICY",
            "authenticated");

    private final Stage stage;
    private final Vault vault;
    private final Backend backend;
    private final Report report;

    KnownCallers(Stage stage, Vault vault, Backend backend, Report report) {
        this.stage = stage;
        this.vault = vault;
        this.backend = backend;
        this.report = report;
    }

    void run() throws InterruptedException {
        report.progress("an endpoint, open and protected");
        var open = wrk("open", backend.url());
        var closed = wrk("protected", stage.auth(vault, PROTECTED));
        open.round(WARM_UP);
        closed.round(WARM_UP);
        var rounds = Rounds.of(List.of(open, closed), report);
        tell(open, rounds);
        tell(closed, rounds);
        report.line(
                "RATIO protected / open",
                rounds.median(closed).perSecond() / rounds.median(open).perSecond(),
                "");
    }

    private Wrk wrk(String name, String url) {
        return new Wrk(stage, name, url, CONNECTIONS, """
                "GET %s HTTP/1.1\\r\\nHost: localhost\\r\\nAuthorization: %s\\r\\n\\r\\n"
                """.formatted(PATH, backend.authorization())
                .strip());
    }

    private void tell(Wrk wrk, Rounds rounds) {
        var round = rounds.median(wrk);
        report.line(wrk.name() + ": per second", round.perSecond(), "");
        report.line("  p50 ms", round.p50(), "");
        report.line("  p99 ms", round.p99(), "");
    }
}
