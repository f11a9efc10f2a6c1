package io.sealpost.auth.connection;

import io.sealpost.auth.provider.MailOffer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which scopes a consent asks for, and whether they were granted. */
final class Scopes {

    static final String OPENID = "openid";
    static final String OFFLINE_ACCESS = "offline_access";

    /** Judged by what came, an ID token or a refresh token, not by name: providers leave them out of the answer or rename them. */
    private static final Set<String> JUDGED_OTHERWISE = Set.of(OPENID, "profile", "email", OFFLINE_ACCESS);

    private static final String GOOGLE_MAIL = "https://mail.google.com/";
    private static final List<String> OUTLOOK =
            List.of("https://outlook.office.com/", "https://outlook.office365.com/");

    private Scopes() {}

    /**
     * What to ask for: the provider's own scopes, those of the uses, and what the account's grant already has, so that the new grant,
     * which replaces it, does not lose any.
     */
    static List<String> asked(MailOffer offer, Collection<Use> uses, Collection<String> had) {
        var scopes = new LinkedHashSet<>(offer.scope());
        switch (offer.template()) {
            case MICROSOFT -> {
                uses.forEach(use -> scopes.add(use.microsoftScope()));
                // One token is for one resource: a scope of Graph beside these would fail the request.
                had.stream()
                        .filter(scope -> OUTLOOK.stream().anyMatch(scope::startsWith))
                        .forEach(scopes::add);
            }
            case GOOGLE -> {
                scopes.add(GOOGLE_MAIL);
                // Google has no scope offline_access; it refuses what it does not know.
                had.stream().filter(scope -> !scope.equals(OFFLINE_ACCESS)).forEach(scopes::add);
            }
            case CUSTOM -> scopes.addAll(had);
        }
        return List.copyOf(scopes);
    }

    /** What an administrator is to consent to: what a mailbox of theirs would ask for, or all that the registration lists where no use is named. */
    static List<String> askedOfAdministrator(MailOffer offer, Collection<Use> uses) {
        return uses.isEmpty() ? List.of(OUTLOOK.getFirst() + ".default") : asked(offer, uses, List.of());
    }

    /** Whether every mail scope that was asked for came. */
    static boolean complete(Collection<String> asked, Collection<String> granted) {
        var came = granted.stream().map(Scopes::normalised).collect(Collectors.toSet());
        return asked.stream()
                .filter(scope -> !JUDGED_OTHERWISE.contains(scope))
                .map(Scopes::normalised)
                .allMatch(came::contains);
    }

    private static String normalised(String scope) {
        return scope.toLowerCase(Locale.ROOT);
    }
}
