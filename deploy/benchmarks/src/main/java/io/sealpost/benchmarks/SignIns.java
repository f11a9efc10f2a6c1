package io.sealpost.benchmarks;

import java.util.List;

/** Whole sign-ins, from the backend's redirect to its session token, beside those that Keycloak brokers to the same provider. */
final class SignIns {

    private final Stage stage;
    private final Backend backend;
    private final StubOpenIdProvider provider;
    private final Report report;

    SignIns(Stage stage, Backend backend, StubOpenIdProvider provider, Report report) {
        this.stage = stage;
        this.backend = backend;
        this.provider = provider;
        this.report = report;
    }

    void run() throws InterruptedException {
        report.progress("sign-ins of " + Backend.PEOPLE + " people");
        var own = new RoundTrips(stage, "sign-ins", backend::signIn);
        var broker = KeycloakBroker.start(stage, provider);
        var brokered = new RoundTrips(stage, "Keycloak", broker::signIn);
        UntilWarm.askSlow(own, report);
        UntilWarm.askSlow(brokered, report);
        var rounds = Rounds.of(List.of(own, brokered), report);
        var ours = rounds.median(own);
        var theirs = rounds.median(brokered);
        tell("sign-ins", ours);
        report.line("  CPU ms for each: auth-service", ours.authMillis(), "");
        report.line("  CPU ms for each: vault", ours.vaultMillis(), "");
        report.line("  CPU ms for each: PostgreSQL", ours.databaseMillis(), "");
        tell("Keycloak, brokered", theirs);
        report.line("RATIO sign-ins / Keycloak", ours.perSecond() / theirs.perSecond(), "");
        stage.stopOthers();
    }

    private void tell(String what, Round round) {
        report.line(what + ": per second", round.perSecond(), "");
        report.line("  without the provider's and the callers' share", round.perSecondWithoutCallers(), "");
        report.line("  p50 ms", round.p50(), "");
        report.line("  p99 ms", round.p99(), "");
    }
}
