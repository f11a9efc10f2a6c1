package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Inventory.Item;
import io.sealpost.vault.application.Warning;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.verify.CredentialTrials.Tried;
import io.sealpost.vault.verify.CredentialTrials.Verdict;
import io.sealpost.vault.verify.Diagnosis.CredentialReport;
import io.sealpost.vault.verify.Diagnosis.Status;
import io.sealpost.vault.verify.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with an application's credentials, and what to do. */
final class CredentialFindings {

    private static final Set<String> FATAL = Set.of("no_credential", "no_live_credential");

    private static final Verdict UNDECIDED = new Verdict.Unknown("undecided");

    private final Inventory application;
    private final List<Tried> tried;
    private final CredentialRefusals refusals;

    CredentialFindings(Inventory application, List<Tried> tried) {
        this.application = application;
        this.tried = tried;
        this.refusals = new CredentialRefusals(application);
    }

    boolean anyWorks() {
        return tried.stream().anyMatch(one -> one.verdict() instanceof Verdict.Works);
    }

    /** Whether the provider left it open of a credential; then only what was got with it tells. */
    boolean anyUndecided() {
        return tried.stream().anyMatch(one -> one.verdict().equals(UNDECIDED));
    }

    List<CredentialReport> reports() {
        return tried.stream().map(this::report).toList();
    }

    private CredentialReport report(Tried one) {
        return switch (one.verdict()) {
            case Verdict.Works() -> CredentialReport.of(one.item(), Status.WORKS, null, "The provider accepts it.");
            case Verdict.Refused(var cause) ->
                CredentialReport.of(
                        one.item(),
                        Status.REFUSED,
                        cause,
                        refusals.finding(one.item(), cause).detail());
            case Verdict.Unknown(var cause) ->
                CredentialReport.of(
                        one.item(), Status.UNTRIED, cause, unknown(one, cause).detail());
            case Verdict.Unused() -> unused(one.item());
        };
    }

    private CredentialReport unused(Item item) {
        return switch (item.state()) {
            case EXPIRED -> CredentialReport.of(item, Status.EXPIRED, "expired", "It has expired and is not used.");
            case NOT_YET_VALID ->
                CredentialReport.of(item, Status.NOT_YET_VALID, "not_yet_valid", "It is not used until it is valid.");
            case UNREADABLE, LIVE ->
                CredentialReport.of(item, Status.UNREADABLE, "unusable", "It cannot be used; a finding says why.");
            case NOT_OF_METHOD ->
                CredentialReport.of(
                        item,
                        Status.UNTRIED,
                        "not_of_method",
                        "The application proves itself in another way; client_authentication says how.");
        };
    }

    /** What is stored and will not work comes first; of the rest each cause once. */
    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        application.warnings().forEach(warning -> findings.add(of(warning)));
        for (var one : tried) {
            switch (one.verdict()) {
                case Verdict.Refused(var cause) -> add(findings, refusals.finding(one.item(), cause));
                case Verdict.Unknown(var cause) -> add(findings, unknown(one, cause));
                case Verdict.Works(), Verdict.Unused() -> {}
            }
        }
        return findings;
    }

    private void add(List<Finding> findings, Finding finding) {
        var weighed = anyWorks() ? finding.asWarning() : finding;
        if (!findings.contains(weighed)) {
            findings.add(weighed);
        }
    }

    private static Finding of(Warning warning) {
        return FATAL.contains(warning.code())
                ? Finding.error(warning.code(), warning.detail(), null)
                : Finding.warning(warning.code(), warning.detail(), null);
    }

    private Finding unknown(Tried one, String cause) {
        var obstacle = Obstacle.of(cause);
        if (obstacle.isPresent()) {
            return Finding.error(cause, obstacle.get().advice(), null);
        }
        return switch (cause) {
            case "undecided" -> undecided(one, cause);
            case "unsupported_grant_type", "invalid_request", "invalid_scope" ->
                Finding.warning(
                        cause,
                        "The provider does not take the trial with " + cause
                                + ", which says nothing about the credential.",
                        null);
            case "out_of_time" ->
                Finding.warning(cause, "The provider answers so slowly that not all credentials were tried.", null);
            default ->
                Finding.error(
                        "provider_unavailable",
                        "The provider did not answer the trial (" + cause
                                + "); this says nothing about the credential.",
                        Remedy.steps("Try again. If it stays, look whether this service reaches the token endpoint "
                                + application.client().tokenEndpoint() + "."));
        };
    }

    /** In one directory the application was asked for a token of its own, so there is a second answer to tell of. */
    private Finding undecided(Tried one, String cause) {
        var detail = "The provider refused the trial without saying whether it accepts the credential";
        return one.own()
                .flatMap(own -> CredentialTrials.refusal(own.answer()))
                .map(refusal -> Finding.warning(
                        cause,
                        detail + ", and gave the application no token of its own (" + refusal + ").",
                        Remedy.steps("Look the refusal up in Entra (Monitoring › Sign-in logs › Service principal"
                                + " sign-ins), mend what it names, and verify again.")))
                .orElseGet(() -> Finding.warning(
                        cause,
                        detail + ". A login that works with a grant's token shows that the application does.",
                        Remedy.steps(
                                "To try each credential for certain, make a second application with the same client_id"
                                        + " and credentials and the Directory (tenant) ID as tenant, and verify that one. This"
                                        + " one keeps its grants.")));
    }
}
