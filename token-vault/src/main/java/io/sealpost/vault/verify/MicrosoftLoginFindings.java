package io.sealpost.vault.verify;

import io.sealpost.vault.verify.Finding.Remedy;
import io.sealpost.vault.verify.LoginReport.Step;
import io.sealpost.vault.verify.Question.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why Exchange Online refuses a token, by what it says. Its words are not an interface: they choose what is advised here, and nothing else
 * depends on them.
 */
final class MicrosoftLoginFindings {

    private static final Pattern BY_POLICY = Pattern.compile("\\b5\\.7\\.139\\b");
    private static final Pattern SMTP_AUTH =
            Pattern.compile("SmtpClientAuthentication is disabled", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_TENANT = Pattern.compile("disabled for the Tenant", Pattern.CASE_INSENSITIVE);

    private final Case found;
    private final List<LoginReport> refused;

    MicrosoftLoginFindings(Case found) {
        this.found = found;
        this.refused = LoginFindings.ofTokens(found);
    }

    List<Finding> all() {
        var findings = new LinkedHashSet<Finding>();
        refused.stream().filter(MicrosoftLoginFindings::isByPolicy).forEach(login -> findings.add(policy(login)));
        var others = refused.stream().filter(login -> !isByPolicy(login)).toList();
        if (!others.isEmpty()) {
            (found.isAppOnly() ? appOnly(others) : ofPerson(others)).forEach(findings::add);
        }
        return List.copyOf(findings);
    }

    private static boolean isByPolicy(LoginReport login) {
        return login.reply() != null && BY_POLICY.matcher(login.reply()).find();
    }

    private Finding policy(LoginReport login) {
        if (!SMTP_AUTH.matcher(login.reply()).find()) {
            return Finding.error(
                    "login_blocked_by_policy",
                    "A policy of the organisation does not let " + login.user() + " log in by " + login.protocol()
                            + ".",
                    Remedy.steps(
                            "An administrator has to look at security defaults, Conditional Access and the mailbox's"
                                    + " authentication policy; the sign-in log in Entra names which one refused."));
        }
        var steps = new ArrayList<>(List.of(
                "Switch it on for the mailbox, which counts before the tenant's setting; it takes some minutes."));
        if (OF_TENANT.matcher(login.reply()).find()) {
            steps.add(
                    "Only where every mailbox of the organisation shall have it, an administrator switches it on for the"
                            + " tenant: Set-TransportConfig -SmtpClientAuthenticationDisabled $false");
        }
        return Finding.error(
                "smtp_auth_disabled",
                "SMTP AUTH, which OAuth needs as well, is off for the mailbox or for its whole tenant.",
                Remedy.lines(
                        steps,
                        List.of(
                                PowerShell.CONNECT,
                                "Set-CASMailbox -Identity " + PowerShell.literal(login.user())
                                        + " -SmtpClientAuthenticationDisabled $false")));
    }

    /** The application's roles are one half; the other is that Exchange knows its service principal and the mailbox is open to it. */
    private List<Finding> appOnly(List<LoginReport> others) {
        if (found.question().username().isEmpty() && !found.mailbox().contains("@")) {
            return List.of(Finding.error(
                    "mailbox_not_named",
                    "The account " + found.question().account().orElse("")
                            + " is a name for the application's own grant; the server was told it as the mailbox.",
                    Remedy.steps("Name the mailbox in username, here and in the servers of mail-service.")));
        }
        var protocols = protocols(others);
        var findings = new ArrayList<Finding>();
        findings.add(accessMissing(others, protocols));
        if (isFetching(protocols)) {
            findings.add(protocolDisabled(protocols));
        }
        return findings;
    }

    private Finding accessMissing(List<LoginReport> others, Set<Protocol> protocols) {
        var lines = new ArrayList<>(List.of(PowerShell.CONNECT));
        var principal = found.readable().flatMap(TokenReport::servicePrincipal);
        principal.ifPresent(id -> lines.addAll(lines(id, protocols.contains(Protocol.SMTP))));
        return Finding.error(
                "mailbox_access_missing",
                others.stream().anyMatch(login -> login.step() == Step.MAILBOX)
                        ? "Exchange takes the token, but " + found.mailbox() + " is not open to the application."
                        : "Exchange does not let the application log in as " + found.mailbox()
                                + ": it does not know its service principal, or does not open the mailbox to it.",
                Remedy.lines(
                        List.of(
                                "Exchange has to be told of the application's service principal once, and each mailbox has"
                                        + " to be opened to it.",
                                principal
                                        .map(id ->
                                                "The object id " + id + " is that of the Enterprise application, as the"
                                                        + " token names it. The one on the registration's own page is another one,"
                                                        + " and is taken without a word and does not work.")
                                        .orElse("Take the Object ID from Enterprise applications › the application ›"
                                                + " Properties, not from the registration's own page: New-ServicePrincipal,"
                                                + " Add-MailboxPermission -AccessRights FullAccess and"
                                                + " Add-RecipientPermission -AccessRights SendAs."),
                                "A service principal that is there already, with another object id, has to be removed first"
                                        + " (Get-ServicePrincipal, Remove-ServicePrincipal)."),
                        principal.isPresent() ? lines : List.of()));
    }

    private static boolean isFetching(Set<Protocol> protocols) {
        return protocols.contains(Protocol.IMAP) || protocols.contains(Protocol.POP);
    }

    private List<String> lines(String objectId, boolean sends) {
        var lines = new ArrayList<String>();
        lines.add(MicrosoftTokenFindings.servicePrincipal(
                found.application(), found.readable().orElseThrow(), objectId));
        lines.add("Add-MailboxPermission -Identity " + PowerShell.literal(found.mailbox()) + " -User "
                + PowerShell.literal(objectId) + " -AccessRights FullAccess");
        if (sends) {
            lines.add("Add-RecipientPermission -Identity " + PowerShell.literal(found.mailbox()) + " -Trustee "
                    + PowerShell.literal(objectId) + " -AccessRights SendAs");
        }
        return lines;
    }

    private List<Finding> ofPerson(List<LoginReport> others) {
        var findings = new ArrayList<Finding>();
        otherPerson().ifPresent(findings::add);
        var account = found.grant().map(known -> known.account()).orElse("");
        var protocols = protocols(others);
        var fetching = isFetching(protocols);
        if (fetching && !found.mailbox().equalsIgnoreCase(account)) {
            findings.add(Finding.error(
                    "shared_mailbox_access_missing",
                    account + " has perhaps no full access to the mailbox " + found.mailbox() + ".",
                    Remedy.lines(
                            List.of("Give full access to read, and Send As to send in its name."),
                            List.of(
                                    PowerShell.CONNECT,
                                    "Add-MailboxPermission -Identity " + PowerShell.literal(found.mailbox()) + " -User "
                                            + PowerShell.literal(account) + " -AccessRights FullAccess",
                                    "Add-RecipientPermission -Identity " + PowerShell.literal(found.mailbox())
                                            + " -Trustee " + PowerShell.literal(account) + " -AccessRights SendAs"))));
        }
        if (fetching) {
            findings.add(protocolDisabled(protocols));
        }
        if (protocols.contains(Protocol.SMTP)) {
            findings.add(Finding.error(
                    "login_refused",
                    "Exchange does not let " + account + " in by SMTP with this token.",
                    Remedy.steps(
                            "See that the account is the mailbox's user principal name, not an alias of it, and that the"
                                    + " mailbox has a licence.",
                            "See that its owner allowed SMTP.Send.")));
        }
        return findings;
    }

    private Finding protocolDisabled(Set<Protocol> protocols) {
        var lines = new ArrayList<>(List.of(PowerShell.CONNECT));
        for (var protocol : List.of(Protocol.IMAP, Protocol.POP)) {
            if (protocols.contains(protocol)) {
                lines.add("Set-CASMailbox -Identity " + PowerShell.literal(found.mailbox()) + " -"
                        + (protocol == Protocol.IMAP ? "Imap" : "Pop") + "Enabled $true");
            }
        }
        return Finding.error(
                "mailbox_protocol_disabled",
                "The protocol is perhaps switched off for the mailbox " + found.mailbox() + ", or it has no licence.",
                Remedy.lines(List.of("Switch it on for the mailbox; it takes some minutes."), lines));
    }

    private Optional<Finding> otherPerson() {
        return found.readable()
                .filter(token -> token.user() != null && token.user().contains("@"))
                .filter(token -> found.grant()
                        .map(known -> !known.account().equalsIgnoreCase(token.user()))
                        .orElse(false))
                .map(token -> Finding.warning(
                        "token_of_another",
                        "The token is of " + token.user() + ", the grant is stored for "
                                + found.grant().orElseThrow().account() + ".",
                        Remedy.steps("If that is no other name of the same mailbox, connect it again as itself.")));
    }

    private static Set<Protocol> protocols(List<LoginReport> logins) {
        var protocols = new LinkedHashSet<Protocol>();
        logins.forEach(login -> protocols.add(login.protocol()));
        return protocols;
    }
}
