package io.sealpost.vault.verify;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.verify.CredentialTrials.Tried;
import io.sealpost.vault.verify.CredentialTrials.Verdict;
import io.sealpost.vault.verify.LoginTrials.Wanted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the audit trail is told of a verification: what is about to be tried, and of each credential and each login what came of it. */
@ApplicationScoped
class Trail {

    private final Audit audit;

    Trail(Audit audit) {
        this.audit = audit;
    }

    void begins(Inventory application, Caller caller) {
        audit.intended(caller.name(), Action.APPLICATION_VERIFIED, application.application());
    }

    /** The application is about to ask in an account's name. */
    void asksFor(Inventory application, String account, Caller caller) {
        audit.intended(caller.name(), Action.APPLICATION_VERIFIED, application.application() + "/" + account);
    }

    void tried(Inventory application, List<Tried> tried, Caller caller) {
        audit.outcomes(tried.stream()
                .map(one -> new Audit.Outcome(
                        caller.name(),
                        Action.APPLICATION_VERIFIED,
                        application.application() + "/" + one.item().key(),
                        refusal(one)))
                .toList());
    }

    private static Optional<String> refusal(Tried one) {
        return switch (one.verdict()) {
            case Verdict.Works() -> Optional.empty();
            case Verdict.Refused(var cause) -> Optional.of(cause);
            case Verdict.Unknown(var cause) -> Optional.of(cause);
            case Verdict.Unused() -> Optional.of(one.item().state().text());
        };
    }

    /** A token is about to be sent to mail servers. */
    void logsIn(Inventory application, List<Wanted> wanted, Caller caller) {
        var objects = wanted.stream()
                .map(one -> login(application, one.user(), one.server().protocol()))
                .distinct()
                .toList();
        QuarkusTransaction.requiringNew()
                .run(() -> audit.intended(caller.name(), Action.APPLICATION_VERIFIED, objects));
    }

    void loggedIn(Inventory application, List<LoginReport> logins, Caller caller) {
        audit.outcomes(logins.stream()
                .map(login -> new Audit.Outcome(
                        caller.name(),
                        Action.APPLICATION_VERIFIED,
                        login(application, login.user(), login.protocol()),
                        Optional.ofNullable(login.cause())))
                .toList());
    }

    private static String login(Inventory application, String user, Question.Protocol protocol) {
        return application.application() + "/" + user + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
}
