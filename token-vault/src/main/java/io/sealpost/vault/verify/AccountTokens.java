package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantType;
import io.sealpost.vault.grant.MailboxTokens;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.grant.MailboxTokens.Token;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.verify.CredentialTrials.Own;
import io.sealpost.vault.verify.CredentialTrials.Tried;
import io.sealpost.vault.verify.CredentialTrials.Verdict;
import io.sealpost.vault.verify.Finding.Remedy;
import io.sealpost.vault.verify.TokenReport.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Gets the token that logins are tried with: an account's, or the application's own. */
@ApplicationScoped
class AccountTokens {

    private static final String NONE = "There is no token to log in with.";

    private final MailboxTokens mailboxes;
    private final CredentialTrials trials;
    private final Trail trail;

    AccountTokens(MailboxTokens mailboxes, CredentialTrials trials, Trail trail) {
        this.mailboxes = mailboxes;
        this.trials = trials;
        this.trail = trail;
    }

    /**
     * A token, or why there is none.
     *
     * @param value absent where there is none
     * @param finding what stands in the way
     */
    record Obtained(TokenReport report, Optional<SecretText> value, Optional<Finding> finding) {}

    /** An account's: of its grant, refreshed if it is too old. A service account needs no grant to ask in the account's name. */
    Obtained ofAccount(Inventory application, String account, Optional<Known> grant, List<Tried> tried, Caller caller) {
        if (grant.isPresent()) {
            return ofGrant(application.application(), account, grant.get(), tried, caller);
        }
        if (application.isServiceAccount()) {
            return delegated(application, account, tried, caller);
        }
        return missing(
                "grant_missing",
                Finding.error(
                        "grant_missing",
                        "The account " + account
                                + " has no grant of this application, so there is nothing to log in with.",
                        connecting(application)));
    }

    /** A consent, or what its provider and tenant allow without one. */
    private static Remedy connecting(Inventory application) {
        var connect = "Connect the mailbox (POST /v1/connections).";
        var actAlone = "PUT /v1/grants/{application}/{account} with grant_type client_credentials.";
        return switch (application.template()) {
            case MICROSOFT ->
                application.hasTokensOfItsOwn()
                        ? Remedy.steps(connect, "Or let the application act by itself: " + actAlone)
                        : Remedy.steps(connect);
            case GOOGLE ->
                Remedy.steps(
                        connect,
                        "Or, in Workspace, make another application with a service account's key, to which the organisation"
                                + " delegates its accounts.");
            case CUSTOM ->
                Remedy.steps(connect, "Or, where the provider gives applications tokens of their own: " + actAlone);
        };
    }

    private Obtained ofGrant(String application, String account, Known grant, List<Tried> tried, Caller caller) {
        try {
            var stored = mailboxes.current(application, account, caller);
            var token = fresher(grant, tried).orElse(stored);
            return new Obtained(
                    TokenReport.of(Owner.ACCOUNT, token.value(), grant.scopes(), token.expiresAt()),
                    Optional.of(token.value()),
                    Optional.empty());
        } catch (Refusal refusal) {
            var cause = Optional.ofNullable(refusal.members().get("cause"))
                    .map(String::valueOf)
                    .orElse(refusal.code().text());
            return missing(cause, Finding.error(refusal.code().text(), refusal.getMessage(), null));
        }
    }

    /** What the application may do by itself stands in its token as it was when the token was given; the trial just got a new one. */
    private Optional<Token> fresher(Known grant, List<Tried> tried) {
        return grant.type() == GrantType.CLIENT_CREDENTIALS
                ? tried.stream()
                        .flatMap(one -> one.own().stream())
                        .filter(own -> own.scopes().equals(grant.askedScopes()))
                        .map(Own::answer)
                        .filter(TokenAnswer.Granted.class::isInstance)
                        .map(TokenAnswer.Granted.class::cast)
                        .map(granted -> new Token(granted.accessToken(), granted.expiresAt()))
                        .findFirst()
                : Optional.empty();
    }

    private Obtained delegated(Inventory application, String account, List<Tried> tried, Caller caller) {
        var working = tried.stream()
                .filter(one -> one.verdict() instanceof Verdict.Works)
                .flatMap(one -> one.item().credential().stream())
                .findFirst();
        if (working.isEmpty()) {
            return new Obtained(
                    TokenReport.missing(Owner.ACCOUNT, "no_live_credential", NONE), Optional.empty(), Optional.empty());
        }
        trail.asksFor(application, account, caller);
        return of(Owner.ACCOUNT, trials.inTheNameOf(account, application, working.get()));
    }

    /** What the application got for itself, if it was asked for: the first token that came, or why none did. */
    Optional<Obtained> own(List<Tried> tried) {
        var answers = tried.stream()
                .flatMap(one -> one.own().stream())
                .map(Own::answer)
                .toList();
        return answers.stream()
                .filter(TokenAnswer.Granted.class::isInstance)
                .findFirst()
                .or(() -> answers.stream().findFirst())
                .map(answer -> of(Owner.APPLICATION, answer));
    }

    private Obtained of(Owner owner, TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Granted granted ->
                new Obtained(
                        TokenReport.of(
                                owner, granted.accessToken(), granted.scopes().orElse(List.of()), granted.expiresAt()),
                        Optional.of(granted.accessToken()),
                        Optional.empty());
            case TokenAnswer.ClientRefused _,
                    TokenAnswer.GrantRefused _,
                    TokenAnswer.GrantDoubted _,
                    TokenAnswer.RequestRefused _,
                    TokenAnswer.Unavailable _,
                    TokenAnswer.NotAsked _ ->
                none(owner, CredentialTrials.refusal(answer).orElseThrow());
        };
    }

    private static Obtained none(Owner owner, String cause) {
        return new Obtained(
                TokenReport.missing(
                        owner,
                        cause,
                        owner == Owner.APPLICATION
                                ? "The provider gives the application no token of its own."
                                : "The provider gives no token in the account's name."),
                Optional.empty(),
                Optional.empty());
    }

    private static Obtained missing(String cause, Finding finding) {
        return new Obtained(TokenReport.missing(Owner.ACCOUNT, cause, NONE), Optional.empty(), Optional.of(finding));
    }
}
