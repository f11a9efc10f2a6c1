package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventories;
import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Template;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.grant.MailboxTokens;
import io.sealpost.vault.parameter.SystemParameters;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.sealpost.vault.verify.CredentialTrials.Tried;
import io.sealpost.vault.verify.CredentialTrials.Verdict;
import io.sealpost.vault.verify.TokenReport.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Verifies an application: its credentials one by one, what its tokens say, and what follows. A few at once per replica, because each holds
 * connections to others for seconds.
 */
@ApplicationScoped
class Verifier {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Inventories applications;
    private final CredentialTrials credentials;
    private final MailboxTokens mailboxes;
    private final SystemParameters parameters;
    private final Audit audit;
    private final Clock clock;
    private final Semaphore places;

    Verifier(
            Inventories applications,
            CredentialTrials credentials,
            MailboxTokens mailboxes,
            SystemParameters parameters,
            Audit audit,
            Clock clock,
            VerifyConfig limits) {
        this.applications = applications;
        this.credentials = credentials;
        this.mailboxes = mailboxes;
        this.parameters = parameters;
        this.audit = audit;
        this.clock = clock;
        this.places = new Semaphore(limits.atOnce());
    }

    /** Blocks for as long as the provider and the mail servers take, which is bounded. */
    Diagnosis verify(String application, Question question, Caller caller) {
        if (!places.tryAcquire()) {
            throw Refusal.of(
                            RefusalCode.TOO_MANY_AT_ONCE,
                            "This service verifies as many applications at the moment as it may; try again.")
                    .retryAfter(SOON);
        }
        try {
            return verify(applications.of(application), question, caller);
        } finally {
            places.release();
        }
    }

    private Diagnosis verify(Inventory application, Question question, Caller caller) {
        audit.intended(caller.name(), Action.APPLICATION_VERIFIED, application.application());
        var tried = credentials.all(application);
        audit.outcomes(outcomes(application, tried, caller));
        var ofCredentials = new CredentialFindings(application, tried);
        var findings = new ArrayList<>(ofCredentials.findings());
        var token = ownToken(tried);
        var urls = AdminConsent.urls(application, parameters.webBaseUrl());
        var found = new Case(
                application,
                question,
                Optional.empty(),
                token,
                mailboxes.appOnlyScopes(application.application()).isPresent(),
                List.of());
        if (application.template() == Template.MICROSOFT) {
            findings.addAll(new MicrosoftTokenFindings(found, urls).all());
        }
        return new Diagnosis(
                application.application(),
                ofCredentials.anyWorks()
                        && findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR),
                ofCredentials.reports(),
                token.orElse(null),
                List.of(),
                findings,
                urls,
                application.diesAt());
    }

    private static List<Audit.Outcome> outcomes(Inventory application, List<Tried> tried, Caller caller) {
        return tried.stream()
                .map(one -> new Audit.Outcome(
                        caller.name(),
                        Action.APPLICATION_VERIFIED,
                        application.application() + "/" + one.item().key(),
                        refusal(one)))
                .toList();
    }

    private static Optional<String> refusal(Tried one) {
        return switch (one.verdict()) {
            case Verdict.Works() -> Optional.empty();
            case Verdict.Refused(var cause) -> Optional.of(cause);
            case Verdict.Unknown(var cause) -> Optional.of(cause);
            case Verdict.Unused() -> Optional.of(one.item().state().text());
        };
    }

    /** What the application gets for itself, if it was asked for: the first token that came, or why none did. */
    private Optional<TokenReport> ownToken(List<Tried> tried) {
        var answers = tried.stream().flatMap(one -> one.own().stream()).toList();
        return answers.stream()
                .filter(TokenAnswer.Granted.class::isInstance)
                .findFirst()
                .or(() -> answers.stream().findFirst())
                .map(this::report);
    }

    private TokenReport report(TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Granted granted ->
                TokenReport.of(
                        Owner.APPLICATION,
                        granted.accessToken(),
                        granted.scopes().orElse(List.of()),
                        clock.instant().plus(granted.lifetime()));
            case TokenAnswer.ClientRefused(var _, var cause, var _) -> none(cause);
            case TokenAnswer.GrantRefused(var cause, var _) -> none(cause);
            case TokenAnswer.GrantDoubted(var cause) -> none(cause);
            case TokenAnswer.RequestRefused(var error) -> none(error);
            case TokenAnswer.Unavailable(var cause, var _) -> none(cause);
            case TokenAnswer.NotAsked(var cause, var _) -> none(cause);
        };
    }

    private static TokenReport none(String cause) {
        return TokenReport.missing(Owner.APPLICATION, cause, "The provider gives the application no token of its own.");
    }
}
