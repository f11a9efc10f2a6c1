package io.sealpost.vault.grant;

import io.sealpost.vault.provider.TokenAnswer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was granted, as the provider means it: scopes are as the answer says or, when it says nothing, as asked (RFC 6749 §5.1);
 * {@code offline_access} was granted exactly when a refresh token came, {@code openid} exactly when an ID token came.
 */
final class Scopes {

    private static final String OFFLINE = "offline_access";
    private static final String OPENID = "openid";

    /** Tell only about the person; providers leave them out of the answer's scope although they were granted. */
    private static final Set<String> PERSONAL = Set.of("profile", "email");

    private static final Set<String> ABOUT_THE_PERSON = Set.of(OPENID, OFFLINE, "profile", "email");

    private Scopes() {}

    /** The granted scopes in the order in which they were asked for, then those nobody asked for. */
    static List<String> granted(List<String> asked, TokenAnswer.Granted answer) {
        var named = answer.scopes().orElse(asked);
        var granted = new LinkedHashSet<String>();
        for (var scope : asked) {
            if (came(scope, named, answer)) {
                granted.add(scope);
            }
        }
        for (var scope : named) {
            if (came(scope, named, answer)) {
                granted.add(scope);
            }
        }
        return new ArrayList<>(granted);
    }

    /** The scopes after a refresh: an answer that names some names all, but for those that tell about the person (RFC 6749 §6). */
    static List<String> refreshed(List<String> before, TokenAnswer.Granted answer) {
        var named = answer.scopes().orElse(before);
        var scopes = new LinkedHashSet<String>(before);
        scopes.removeIf(scope -> !named.contains(scope) && !ABOUT_THE_PERSON.contains(scope));
        scopes.addAll(named);
        return List.copyOf(scopes);
    }

    /** What was asked for and is not there. */
    static List<String> missing(List<String> asked, List<String> granted) {
        return asked.stream().filter(scope -> !granted.contains(scope)).toList();
    }

    /**
     * What was asked for and is needed, but is not there: what tells about the person is judged by what came, and providers spell scopes in
     * letters of either case.
     */
    static List<String> lacking(List<String> asked, List<String> granted) {
        return asked.stream()
                .filter(scope -> !ABOUT_THE_PERSON.contains(scope))
                .filter(scope -> granted.stream().noneMatch(scope::equalsIgnoreCase))
                .toList();
    }

    /** What is there without having been asked for, but for what tells about the person. Nothing can be told where nothing was asked. */
    static List<String> superfluous(List<String> asked, List<String> granted) {
        return asked.isEmpty()
                ? List.of()
                : granted.stream()
                        .filter(scope -> !asked.contains(scope) && !ABOUT_THE_PERSON.contains(scope))
                        .toList();
    }

    private static boolean came(String scope, List<String> named, TokenAnswer.Granted answer) {
        return switch (scope) {
            case OFFLINE -> answer.refreshToken().isPresent();
            case OPENID -> answer.idToken().isPresent();
            default ->
                named.contains(scope)
                        || (PERSONAL.contains(scope) && answer.idToken().isPresent());
        };
    }
}
