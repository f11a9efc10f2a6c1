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
        audit.intended(caller.actor(), Action.APPLICATION_VERIFIED, application.application());
    }

    /** The application is about to ask in an account's name. */
    void asksFor(Inventory application, String account, Caller caller) {
        audit.intended(caller.actor(), Action.APPLICATION_VERIFIED, application.application() + "/" + account);
    }

    void tried(Inventory application, List<Tried> tried, Caller caller) {
        audit.outcomes(tried.stream()
                .map(one -> new Audit.Outcome(
                        deed(application.application() + "/" + one.item().key(), caller), refusal(one)))
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
        var logins = wanted.stream()
                .map(one -> login(application, one.user(), one.server().protocol()))
                .distinct()
                .map(login -> deed(login, caller))
                .toList();
        QuarkusTransaction.requiringNew().run(() -> audit.intended(logins));
    }

    void loggedIn(Inventory application, List<LoginReport> logins, Caller caller) {
        audit.outcomes(logins.stream()
                .map(login -> new Audit.Outcome(
                        deed(login(application, login.user(), login.protocol()), caller),
                        Optional.ofNullable(login.cause())))
                .toList());
    }

    private static Audit.Deed deed(String object, Caller caller) {
        return Audit.Deed.of(caller.actor(), Action.APPLICATION_VERIFIED, object);
    }

    private static String login(Inventory application, String user, Question.Protocol protocol) {
        return application.application() + "/" + user + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
}
