package io.sealpost.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What it costs to know who calls: the same endpoint open, protected, and protected where each token is verified each time. */
final class KnownCallers {

    private static final int CONNECTIONS = 16;
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
        var verifying = new HashMap<>(PROTECTED);
        verifying.put("SEALPOST_API_VERIFIED_FOR", "PT0S");
        var open = wrk("open", backend.url());
        var closed = wrk("protected", stage.auth(vault, PROTECTED));
        var verified = wrk("verified each time", stage.auth(vault, verifying));
        var all = List.of(open, closed, verified);
        for (var each : all) {
            UntilWarm.ask(each, report);
        }
        var rounds = Rounds.of(all, report);
        all.forEach(each -> tell(each, rounds));
        ratio(rounds, closed, open);
        ratio(rounds, verified, open);
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

    private void ratio(Rounds rounds, Wrk one, Wrk other) {
        report.line(
                "RATIO %s / %s".formatted(one.name(), other.name()),
                rounds.median(one).perSecond() / rounds.median(other).perSecond(),
                "");
    }
}
