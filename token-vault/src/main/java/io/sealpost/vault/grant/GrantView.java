package io.sealpost.vault.grant;

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

    record Trouble(String cause, Instant since, Instant nextTry) {}

    static GrantView of(Grant g) {
        return new GrantView(
                g.application,
                g.account,
                g.grantType,
                g.status,
                g.cause,
                actionRequired(g.status),
                g.troubleCause == null ? null : new Trouble(g.troubleCause, g.troubleSince, g.nextTryAt),
                g.issuer,
                g.subject,
                g.scopeList(),
                g.createdAt,
                g.refreshedAt,
                g.accessTokenExpiresAt);
    }

    private static String actionRequired(GrantStatus status) {
        return switch (status) {
            case PENDING, ACTIVE -> null;
            case NEEDS_CONSENT -> "consent";
            case NEEDS_OPERATOR -> "operator";
        };
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND, "There is no such grant, or not for this caller. A connection makes one.");
    }
}
