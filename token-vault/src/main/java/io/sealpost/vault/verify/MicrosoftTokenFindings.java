package io.sealpost.vault.verify;

import io.sealpost.vault.application.Inventory;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.grant.MailboxTokens.Known;
import io.sealpost.vault.verify.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong with what Microsoft's tokens say (learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth").
 */
final class MicrosoftTokenFindings {

    private static final Map<Use, String> ROLES = Map.of(
            Use.SEND, "SMTP.SendAsApp",
            Use.FETCH_IMAP, "IMAP.AccessAsApp",
            Use.FETCH_POP, "POP.AccessAsApp");

    private static final Map<Use, String> SCOPES = Map.of(
            Use.SEND, "SMTP.Send",
            Use.FETCH_IMAP, "IMAP.AccessAsUser.All",
            Use.FETCH_POP, "POP.AccessAsUser.All");

    /** Exchange Online by its names and by its application id. */
    private static final Pattern EXCHANGE = Pattern.compile(
            "(https://(outlook\\.office(365)?\\.com|ps\\.outlook\\.com)|00000002-0000-0ff1-ce00-000000000000)/?");

    private static final Pattern DIRECTORY = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Case found;
    private final Map<String, String> consentUrls;

    MicrosoftTokenFindings(Case found, Map<String, String> consentUrls) {
        this.found = found;
        this.consentUrls = consentUrls;
    }

    List<Finding> all() {
        var findings = new ArrayList<Finding>();
        sharedTenant().ifPresent(findings::add);
        found.readable().ifPresent(token -> {
            otherTenant(token).ifPresent(findings::add);
            audience(token).ifPresent(findings::add);
            (found.isAppOnly() ? roles(token) : scopes(token.scopes())).ifPresent(findings::add);
            objectId(token).ifPresent(findings::add);
        });
        if (found.readable().isEmpty() && !found.isAppOnly()) {
            found.grant().map(Known::scopes).flatMap(this::scopes).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<Finding> sharedTenant() {
        var application = found.application();
        return application.hasTokensOfItsOwn()
                ? Optional.empty()
                : Optional.of(Finding.info(
                        "shared_tenant",
                        "The tenant " + application.tenant() + " stands for many directories. People of all of them may"
                                + " connect mailboxes; acting without them (app-only), and looking up what the application"
                                + " may do by itself, take one directory.",
                        Remedy.steps(
                                "For app-only access make an application with the Directory (tenant) ID as tenant.")));
    }

    private Optional<Finding> otherTenant(TokenReport token) {
        var tenant = found.application().tenant();
        return token.tenant() == null
                        || tenant == null
                        || !DIRECTORY.matcher(tenant).matches()
                        || token.tenant().equalsIgnoreCase(tenant)
                ? Optional.empty()
                : Optional.of(Finding.error(
                        "wrong_tenant",
                        "The token is of the tenant " + token.tenant() + ", the application of " + tenant + ".",
                        Remedy.steps("PUT the application with the tenant in which the mailboxes are.")));
    }

    private Optional<Finding> audience(TokenReport token) {
        if (token.audience().isEmpty()
                || token.audience().stream()
                        .anyMatch(audience -> EXCHANGE.matcher(audience).matches())) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "token_wrong_audience",
                "The token is for " + String.join(" ", token.audience()) + "; Exchange takes tokens for"
                        + " https://outlook.office.com only.",
                found.isAppOnly()
                        ? Remedy.steps(
                                "Ask with the scope https://outlook.office365.com/.default, which the template does.")
                        : Remedy.steps("Connect the mailbox again with scopes that name their resource, such as"
                                + " https://outlook.office.com/SMTP.Send, and without any Graph scope beside them.")));
    }

    /** Which roles it needs is for its owner to say; one that nobody asked for is not missing. Without any it can do nothing by itself. */
    private Optional<Finding> roles(TokenReport token) {
        var none = ROLES.values().stream().noneMatch(token.roles()::contains);
        var wanted = found.uses().isEmpty() && none ? List.of(Use.values()) : found.uses();
        var missing = wanted.stream()
                .filter(use -> !token.roles().contains(ROLES.get(use)))
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        var names = missing.stream().map(ROLES::get).collect(Collectors.joining(", "));
        var detail = none
                ? "The application may do nothing with mail by itself: its token carries no such role."
                : "The application's token lacks roles.";
        var remedy = Remedy.steps(
                        "API permissions › Add a permission › APIs my organization uses › Office 365 Exchange Online ›"
                                + " Application permissions: " + names + ".",
                        "Grant admin consent for the directory, or have an administrator open admin_consent_urls.",
                        "Verify again after some minutes: tokens that were given before do not change.")
                .at(consentUrls.get(missing.contains(Use.SEND) ? "smtp" : "imap_pop"));
        return Optional.of(
                found.actsAlone() || !found.uses().isEmpty()
                        ? Finding.error("application_permissions_missing", detail, remedy)
                        : Finding.info(
                                "application_permissions_missing",
                                detail + " That is right as long as people connect their mailboxes themselves.",
                                remedy));
    }

    private Optional<Finding> scopes(List<String> scopes) {
        var had = scopes.stream().map(MicrosoftTokenFindings::name).toList();
        var missing = found.question().uses().stream()
                .map(SCOPES::get)
                .filter(scope -> !had.contains(scope.toLowerCase(Locale.ROOT)))
                .toList();
        var none = had.stream().noneMatch(scope -> SCOPES.values().stream()
                .anyMatch(known -> known.toLowerCase(Locale.ROOT).equals(scope)));
        if (found.grant().isEmpty() || (missing.isEmpty() && !none)) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "delegated_permissions_missing",
                "The account allowed " + (scopes.isEmpty() ? "nothing" : String.join(" ", scopes)) + "; it takes "
                        + String.join(", ", missing.isEmpty() ? SCOPES.values() : missing) + ".",
                Remedy.steps(
                        "API permissions › Add a permission › Microsoft Graph › Delegated permissions: add what is missing.",
                        "Make a new connection for "
                                + found.question().account().orElse("the account")
                                + " with these uses; its owner has to consent again.")));
    }

    /** Scopes come with their resource or without. */
    private static String name(String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Two objects bear the name of the application, and New-ServicePrincipal takes the id of either without a word. */
    private Optional<Finding> objectId(TokenReport token) {
        return found.isAppOnly() && !token.roles().isEmpty() && found.logins().isEmpty()
                ? token.servicePrincipal()
                        .map(id -> Finding.info(
                                "service_principal",
                                "In Exchange the application is the service principal " + id
                                        + ", the object id of the Enterprise application. The object id on the registration's"
                                        + " own page is another one and does not work. Name an account and username to see"
                                        + " whether a mailbox is open to it.",
                                Remedy.lines(
                                        List.of("If that was not done yet, tell Exchange of it."),
                                        List.of(PowerShell.CONNECT, servicePrincipal(found.application(), token, id)))))
                : Optional.empty();
    }

    static String servicePrincipal(Inventory application, TokenReport token, String objectId) {
        return "New-ServicePrincipal -AppId "
                + PowerShell.literal(Optional.ofNullable(token.appId())
                        .orElse(application.client().clientId()))
                + " -ObjectId " + PowerShell.literal(objectId) + " -DisplayName "
                + PowerShell.literal(application.application());
    }
}
