package io.sealpost.vault.grant;

import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant as it is shown: no token, no part of one.
 *
 * @param actionRequired {@code consent} or {@code operator}, null when nobody has to do anything
 * @param imported whether a caller brought its refresh token along
 * @param statusSince since when it has its status
 * @param actsFor the account in whose name the application asks; null where it does not
 * @param missingScopes what was asked for and is not granted, or not any more
 * @param superfluousScopes what was granted beyond what was asked for
 * @param diesAt when the provider forgets the refresh token, or no credential of the application lives any more, if nothing more is done;
 *     null where that is not known
 * @param diesOf of what
 * @param trouble why the provider gives no new token at the moment, null when it does
 */
record GrantView(
        String application,
        String account,
        GrantType grantType,
        boolean imported,
        GrantStatus status,
        Instant statusSince,
        String cause,
        String actionRequired,
        Trouble trouble,
        String issuer,
        String subject,
        String actsFor,
        List<String> scopes,
        List<String> missingScopes,
        List<String> superfluousScopes,
        Instant diesAt,
        DeathCause diesOf,
        Instant createdAt,
        Instant refreshedAt,
        Instant accessTokenExpiresAt) {

    /** @param detail what an operator has to do, null where waiting helps */
    record Trouble(String cause, String detail, Instant since, Instant nextTry) {

        static Trouble of(Grant g) {
            var advice = Obstacle.of(g.troubleCause).map(Obstacle::advice).orElse(null);
            return new Trouble(g.troubleCause, advice, g.troubleSince, g.nextTryAt);
        }
    }

    /** @param credentialsDieAt when no credential of the application lives any more, where that is known */
    static GrantView of(Grant g, Optional<Instant> credentialsDieAt) {
        var death = g.isTriable() ? Mortality.of(g, credentialsDieAt) : Optional.<Mortality.Death>empty();
        return new GrantView(
                g.application,
                g.account,
                g.grantType,
                g.imported,
                g.status,
                g.statusSince,
                g.cause,
                actionRequired(g),
                g.troubleCause == null ? null : Trouble.of(g),
                g.issuer,
                g.subject,
                g.actsFor,
                g.scopeList(),
                Scopes.missing(g.askedScopeList(), g.scopeList()),
                Scopes.superfluous(g.askedScopeList(), g.scopeList()),
                death.map(Mortality.Death::at).orElse(null),
                death.map(Mortality.Death::cause).orElse(null),
                g.createdAt,
                g.refreshedAt,
                g.accessTokenExpiresAt);
    }

    private static String actionRequired(Grant g) {
        return switch (g.status) {
            case PENDING, ACTIVE ->
                Obstacle.of(g.troubleCause).map(_ -> "operator").orElseGet(() -> allowanceOfScopes(g));
            case NEEDS_CONSENT -> "consent";
            case NEEDS_OPERATOR -> "operator";
        };
    }

    /** What was cut down still works for what is left of it. */
    private static String allowanceOfScopes(Grant g) {
        if (Scopes.missing(g.askedScopeList(), g.scopeList()).isEmpty()) {
            return null;
        }
        return g.grantType.isByConsent() ? "consent" : "operator";
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND, "There is no such grant, or not for this caller. A connection makes one.");
    }
}
