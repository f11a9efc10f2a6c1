package io.sealpost.vault.verify;

import io.sealpost.vault.application.Template;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.verify.Finding.Remedy;
import io.sealpost.vault.verify.LoginReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong where a login came to nothing, whoever runs the server. */
final class LoginFindings {

    private LoginFindings() {}

    /** Of what has nothing to do with the token. */
    static List<Finding> ofConnections(List<LoginReport> logins) {
        var findings = new ArrayList<Finding>();
        for (var login : logins) {
            var where = login.host() + ":" + login.port() + ": ";
            switch (login.status()) {
                case UNREACHABLE, UNSAFE -> findings.add(Finding.error(login.cause(), where + login.detail(), null));
                case INTERRUPTED ->
                    findings.add(Finding.warning(
                            login.cause(), where + login.detail(), Remedy.steps("Verify again in some minutes.")));
                case REFUSED -> {
                    if (login.cause().equals("authentication_not_offered")) {
                        findings.add(Finding.error(login.cause(), where + login.detail(), null));
                    }
                }
                case WORKS -> {}
            }
        }
        return findings;
    }

    /** Where logins were asked for and none was tried, for which nothing else may be to blame. */
    static Optional<Finding> ofNone(Case found) {
        if (!found.question().wantsLogins() || !found.logins().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(found.token()
                .map(token -> token.obtained() ? noServer() : noToken(token))
                .orElseGet(() -> nobody(found.application().template())));
    }

    private static Finding nobody(Template template) {
        var name = "Name the account whose grant to log in with.";
        return Finding.error(
                "account_not_named",
                "The application has no token of its own, so no login was tried.",
                switch (template) {
                    case GOOGLE -> Remedy.steps(name);
                    case MICROSOFT ->
                        Remedy.steps(
                                name,
                                "Or let an application act by itself, with grant_type client_credentials: that takes one"
                                        + " tenant.");
                    case CUSTOM ->
                        Remedy.steps(
                                name,
                                "Or, where the provider gives applications tokens of their own, make a grant with"
                                        + " grant_type client_credentials.");
                });
    }

    private static Finding noToken(TokenReport token) {
        return Finding.error("token_missing", token.detail() + " The cause is " + token.cause() + ".", null);
    }

    private static Finding noServer() {
        return Finding.warning(
                "server_not_named",
                "No login was tried: it is not known where the mailbox is.",
                Remedy.steps("Name servers, each at one of the application's mail_hosts."));
    }

    /** Refusals of the token or the mailbox, which each provider has its own reasons for. */
    static List<LoginReport> ofTokens(Case found) {
        return found.logins().stream()
                .filter(login ->
                        login.status() == Status.REFUSED && !login.cause().equals("authentication_not_offered"))
                .toList();
    }

    /** Where no more is known than that the server refused. */
    static List<Finding> plain(Case found) {
        var findings = new ArrayList<Finding>();
        found.grant().flatMap(LoginFindings::cutDown).ifPresent(findings::add);
        ofTokens(found).stream()
                .map(login -> Finding.error(
                        "login_refused",
                        login.host() + ":" + login.port() + " does not let " + login.user() + " in with this token.",
                        Remedy.steps(
                                "Compare the token's scopes and audience with what the server's documentation asks for.",
                                "See whether the token is of the mailbox that is logged in to.")))
                .forEach(findings::add);
        return findings;
    }

    /** Which scopes open what is the provider's to know, so less than was asked for is no error by itself. */
    private static Optional<Finding> cutDown(Known grant) {
        return grant.missingScopes().isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "delegated_permissions_missing",
                        grant.account() + " did not allow all that was asked for: "
                                + String.join(" ", grant.missingScopes()) + " is missing.",
                        Remedy.steps(
                                "If mail needs it, make a new connection; its owner has to allow all of it, and the"
                                        + " registration at the provider as well.")));
    }
}
