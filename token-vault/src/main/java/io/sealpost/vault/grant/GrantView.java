package io.sealpost.vault.grant;

import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import java.time.Instant;
import java.util.List;

/**
 * A grant as it is shown: no token, no part of one.
 *
 * @param actionRequired {@code consent} or {@code operator}, null when nobody has to do anything
 * @param trouble why the provider gives no new token at the moment, null when it does
 */
record GrantView(
        String application,
        String account,
        GrantType grantType,
        GrantStatus status,
        String cause,
        String actionRequired,
        Trouble trouble,
        String issuer,
        String subject,
        List<String> scopes,
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

    static GrantView of(Grant g) {
        return new GrantView(
                g.application,
                g.account,
                g.grantType,
                g.status,
                g.cause,
                actionRequired(g),
                g.troubleCause == null ? null : Trouble.of(g),
                g.issuer,
                g.subject,
                g.scopeList(),
                g.createdAt,
                g.refreshedAt,
                g.accessTokenExpiresAt);
    }

    private static String actionRequired(Grant g) {
        return switch (g.status) {
            case PENDING, ACTIVE ->
                Obstacle.of(g.troubleCause).map(_ -> "operator").orElse(null);
            case NEEDS_CONSENT -> "consent";
            case NEEDS_OPERATOR -> "operator";
        };
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND, "There is no such grant, or not for this caller. A connection makes one.");
    }
}
