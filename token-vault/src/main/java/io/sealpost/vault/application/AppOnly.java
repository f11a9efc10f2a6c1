package io.sealpost.vault.application;

import io.sealpost.vault.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an application may ask for by itself, without a person (RFC 6749 §4.4). */
final class AppOnly {

    /** learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth": the one scope of the client credentials flow. */
    private static final List<String> MICROSOFT = List.of("https://outlook.office365.com/.default");

    /** Names that stand for many directories; the token of an application belongs to one. */
    private static final Set<String> SHARED_TENANTS = Set.of("organizations", "common", "consumers");

    private AppOnly() {}

    /** Whether people of many directories may come back. */
    static boolean isOfManyTenants(Settings settings) {
        return settings.tenant() != null
                && SHARED_TENANTS.contains(settings.tenant().toLowerCase(Locale.ROOT));
    }

    static List<String> scopes(Settings settings, List<String> given) {
        return switch (settings.template()) {
            case MICROSOFT -> microsoft(settings, given);
            case GOOGLE ->
                throw Refusal.invalid(
                        "grant_type", "Google gives an application no mailbox of its own; make a connection instead");
            case CUSTOM -> given;
        };
    }

    /** What its template asks for; empty where the template fixes nothing or its tenant stands for many. */
    static List<String> ofTemplate(Settings settings) {
        return settings.template() == Template.MICROSOFT && !isOfManyTenants(settings) ? MICROSOFT : List.of();
    }

    private static List<String> microsoft(Settings settings, List<String> given) {
        if (isOfManyTenants(settings)) {
            throw Refusal.invalid(
                    "grant_type",
                    "an application acts by itself in one directory only; give its application the tenant's id or domain");
        }
        if (!given.isEmpty() && !given.equals(MICROSOFT)) {
            throw Refusal.invalid("scopes", "are fixed by the template; leave them out");
        }
        return MICROSOFT;
    }
}
