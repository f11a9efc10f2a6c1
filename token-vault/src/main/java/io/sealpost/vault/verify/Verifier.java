package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventories;
import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.grant.MailboxTokens;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.parameter.SystemParameters;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.sealpost.vault.verify.AccountTokens.Obtained;
import io.sealpost.vault.verify.CredentialTrials.Tried;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Verifies an application: its credentials one by one, what its tokens say, whether mail servers take them, and what follows. A few at once per replica, because each holds
 * connections to others for seconds.
 */
@ApplicationScoped
class Verifier {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Inventories applications;
    private final CredentialTrials credentials;
    private final MailboxTokens mailboxes;
    private final SystemParameters parameters;
    private final Trail trail;
    private final AccountTokens tokens;
    private final LoginTrials logins;
    private final Semaphore places;

    Verifier(
            Inventories applications,
            CredentialTrials credentials,
            MailboxTokens mailboxes,
            SystemParameters parameters,
            Trail trail,
            AccountTokens tokens,
            LoginTrials logins,
            VerifyConfig limits) {
        this.applications = applications;
        this.credentials = credentials;
        this.mailboxes = mailboxes;
        this.parameters = parameters;
        this.trail = trail;
        this.tokens = tokens;
        this.logins = logins;
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
        MailServers.check(application, question);
        trail.begins(application, caller);
        var tried = credentials.all(application);
        trail.tried(application, tried, caller);
        var grant = question.account().flatMap(account -> mailboxes.known(application.application(), account));
        var token = token(application, question, grant, tried, caller);
        var found = new Case(
                application,
                question,
                grant,
                token.map(Obtained::report),
                mailboxes.appOnlyScopes(application.application()).isPresent(),
                token.map(obtained -> logins(application, question, grant, obtained, caller))
                        .orElse(List.of()));
        return diagnosis(found, new CredentialFindings(application, tried), token.flatMap(Obtained::finding));
    }

    private Optional<Obtained> token(
            Inventory application, Question question, Optional<Known> grant, List<Tried> tried, Caller caller) {
        return question.account()
                .map(account -> tokens.ofAccount(application, account, grant, tried, caller))
                .or(() -> tokens.own(tried));
    }

    private List<LoginReport> logins(
            Inventory application, Question question, Optional<Known> grant, Obtained token, Caller caller) {
        if (token.value().isEmpty() || !question.wantsLogins()) {
            return List.of();
        }
        var wanted = MailServers.of(application, question, grant, token.report());
        trail.logsIn(application, wanted, caller);
        var reports = logins.all(wanted, token.value().get());
        trail.loggedIn(application, reports, caller);
        return reports;
    }

    private Diagnosis diagnosis(Case found, CredentialFindings ofCredentials, Optional<Finding> ofToken) {
        var application = found.application();
        var urls = AdminConsent.urls(application, parameters.webBaseUrl());
        var findings = new ArrayList<>(ofCredentials.findings());
        ofToken.ifPresent(findings::add);
        findings.addAll(LoginFindings.ofConnections(found.logins()));
        findings.addAll(
                switch (application.template()) {
                    case MICROSOFT -> microsoft(found, urls);
                    case GOOGLE -> new GoogleFindings(found).all();
                    case CUSTOM -> LoginFindings.plain(found);
                });
        if (findings.stream().noneMatch(Finding::isError)) {
            LoginFindings.ofNone(found).ifPresent(findings::add);
        }
        return new Diagnosis(
                application.application(),
                (ofCredentials.anyWorks() || (ofCredentials.anyUndecided() && found.worksWithGrant()))
                        && found.logins().stream().allMatch(login -> login.status() == LoginReport.Status.WORKS)
                        && findings.stream().noneMatch(Finding::isError),
                ofCredentials.reports(),
                found.token().orElse(null),
                found.logins(),
                findings,
                urls,
                application.diesAt());
    }

    private static List<Finding> microsoft(Case found, Map<String, String> consentUrls) {
        var findings = new ArrayList<>(new MicrosoftTokenFindings(found, consentUrls).all());
        findings.addAll(new MicrosoftLoginFindings(found).all());
        return findings;
    }
}
