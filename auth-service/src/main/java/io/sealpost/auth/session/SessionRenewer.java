package io.sealpost.auth.session;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.KnownUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;

/**
 * Goes on with a session.
 *
 * <ol>
 *   <li>A refresh token works once; the answer has the next one.
 *   <li>It works for the caller only who exchanged the code; from anybody else it is nothing, and does no harm.
 *   <li>When a spent one comes, one of two has stolen it, and the session ends (RFC 9700 §4.14.2).
 *   <li>A user who may no longer sign in has no session any more, nor has whoever came by a provider that is no longer for signing in, or
 *       that has another application by now.
 * </ol>
 */
@ApplicationScoped
class SessionRenewer {

    private final Families families;
    private final WayIn wayIn;
    private final UserGate users;
    private final SessionEnder ender;
    private final Audit audit;
    private final SessionConfig config;
    private final Clock clock;

    SessionRenewer(
            Families families,
            WayIn wayIn,
            UserGate users,
            SessionEnder ender,
            Audit audit,
            SessionConfig config,
            Clock clock) {
        this.families = families;
        this.wayIn = wayIn;
        this.users = users;
        this.ender = ender;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    SessionAnswer renew(RefreshToken token, Caller caller) {
        var living = families.locked(token).filter(family -> family.livesAt(clock.instant()));
        if (living.isEmpty()) {
            return new SessionAnswer.Refused(RefusalCode.INVALID_GRANT);
        }
        var family = living.get();
        if (!family.isOf(caller)) {
            refused(family, caller, "other_caller");
            return new SessionAnswer.Refused(RefusalCode.INVALID_GRANT);
        }
        if (!family.isNewest(token)) {
            return ended(family, caller, "reused", RefusalCode.INVALID_GRANT);
        }
        if (!wayIn.isOpen(family.provider, family.application, family.issuer)) {
            return ended(family, caller, "provider_not_allowed", RefusalCode.INVALID_GRANT);
        }
        return switch (users.look(family.userId)) {
            case UserGate.Look.Closed(var why) -> ended(family, caller, why.text(), why);
            case UserGate.Look.Open(var user) -> renewed(family, user, token.next());
        };
    }

    private SessionAnswer renewed(Family family, KnownUser user, RefreshToken next) {
        family.turn(next, clock.instant(), config.refreshTokenLife());
        return new SessionAnswer.Continued(family, user, next);
    }

    private SessionAnswer ended(Family family, Caller caller, String why, RefusalCode code) {
        refused(family, caller, why);
        ender.end(family, caller.actor(), why);
        return new SessionAnswer.Refused(code);
    }

    private void refused(Family family, Caller caller, String why) {
        audit.refused(Deed.of(caller.actor(), Action.SESSION_REFRESH_REFUSED, family.object()), why);
    }
}
