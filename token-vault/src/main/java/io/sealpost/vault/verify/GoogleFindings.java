package io.sealpost.vault.verify;

import io.sealpost.vault.application.Delegation;
import io.sealpost.vault.grant.GrantType;
import io.sealpost.vault.verify.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong at Google (developers.google.com/gmail/imap/xoauth2-protocol, support.google.com/a/answer/162106). */
final class GoogleFindings {

    private static final String DELEGATION = "https://admin.google.com/ac/owl/domainwidedelegation";
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{5,40}");
    private static final Pattern SWITCHED_OFF = Pattern.compile(
            "not enabled for IMAP|not enabled for POP|IMAP access is disabled|POP access is disabled",
            Pattern.CASE_INSENSITIVE);

    private final Case found;

    GoogleFindings(Case found) {
        this.found = found;
    }

    List<Finding> all() {
        var findings = new ArrayList<Finding>();
        found.token().flatMap(this::delegation).ifPresent(findings::add);
        consentExpires().ifPresent(findings::add);
        scope().ifPresent(findings::add);
        var refused = LoginFindings.ofTokens(found);
        if (refused.stream().anyMatch(GoogleFindings::isSwitchedOff)) {
            findings.add(Finding.error(
                    "mailbox_protocol_disabled",
                    "IMAP or POP is switched off for the mailbox " + found.mailbox() + ".",
                    Remedy.steps(
                            "In Workspace: Apps › Google Workspace › Gmail › End user access › POP and IMAP access.",
                            "In the mailbox: Settings › Forwarding and POP/IMAP.")));
        }
        if (refused.stream().anyMatch(login -> !isSwitchedOff(login)) && scope().isEmpty()) {
            findings.add(Finding.error(
                    "login_refused",
                    "Gmail does not let " + found.mailbox() + " in with this token.",
                    Remedy.steps("See that the account is the mailbox's address and has Gmail, and that a policy of its"
                            + " organisation does not block the app (Security › API controls › App access"
                            + " control).")));
        }
        return findings;
    }

    private static boolean isSwitchedOff(LoginReport login) {
        return login.reply() != null && SWITCHED_OFF.matcher(login.reply()).find();
    }

    private boolean isDelegated() {
        return found.application().isServiceAccount()
                || found.grant()
                        .map(known -> known.type() == GrantType.JWT_BEARER)
                        .orElse(false);
    }

    /** Google's causes where a key is good and its assertion about an account is refused. */
    private Optional<Finding> delegation(TokenReport token) {
        if (!isDelegated() || token.obtained() || token.cause() == null) {
            return Optional.empty();
        }
        return switch (token.cause()) {
            case "unauthorized_client" ->
                Optional.of(Finding.error(
                        "delegation_missing",
                        "The organisation of " + found.mailbox()
                                + " did not delegate its accounts to the service account, or not for mail.",
                        Remedy.steps(
                                        "Google Admin console, as a super administrator: Security › Access and data control › API"
                                                + " controls › Manage domain-wide delegation › Add new.",
                                        "Client ID: " + numericId() + ".",
                                        "OAuth scopes: " + Delegation.GMAIL,
                                        "It takes some minutes, sometimes a day.")
                                .at(DELEGATION)));
            case "invalid_grant" ->
                Optional.of(Finding.error(
                        "account_not_found",
                        "Google knows no account " + found.mailbox() + " in whose name to ask, or it is suspended.",
                        Remedy.steps("Name a user of the organisation, not a group or an alias of another domain.")));
            default -> Optional.empty();
        };
    }

    private String numericId() {
        var id = found.application().client().clientId();
        return NUMERIC.matcher(id).matches()
                ? id
                : "the Unique ID of " + id
                        + ", a number (Google Cloud console › IAM & Admin › Service accounts; client_id of"
                        + " its JSON key file)";
    }

    private Optional<Finding> consentExpires() {
        return found.grant()
                .filter(known -> known.consentExpires())
                .map(known -> Finding.warning(
                        "consent_expires",
                        "The consent ends at " + known.diesAt() + ", whatever is done: the app is in testing.",
                        Remedy.steps("Google Auth Platform › Audience › Publish app; then connect the mailbox again.")
                                .at("https://console.cloud.google.com/auth/audience")));
    }

    private Optional<Finding> scope() {
        return found.grant()
                .filter(known -> known.type().isByConsent() && !known.scopes().contains(Delegation.GMAIL))
                .map(known -> Finding.error(
                        "delegated_permissions_missing",
                        "The account did not allow " + Delegation.GMAIL + ", which IMAP, POP and SMTP need.",
                        Remedy.steps(
                                "Google Auth Platform › Data access: add the scope.",
                                "Make a new connection; on the consent page its box has to be ticked.")));
    }
}
