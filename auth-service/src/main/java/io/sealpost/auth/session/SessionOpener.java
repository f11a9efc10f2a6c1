package io.sealpost.auth.session;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.user.KnownUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/**
 * Makes a session of a code.
 *
 * <ol>
 *   <li>A code opens one session, however many come with it at once.
 *   <li>Who does not have all that belongs to it learns nothing and changes nothing.
 *   <li>When it is exchanged again by who has, one of the two has stolen it, and the session ends (RFC 6749 §4.1.2).
 *   <li>Of a provider that is no longer for signing in, or has another application by now, it opens none.
 * </ol>
 */
@ApplicationScoped
class SessionOpener {

    private final SignInCodes codes;
    private final Families families;
    private final WayIn wayIn;
    private final UserGate users;
    private final SessionEnder ender;
    private final Audit audit;
    private final SessionConfig config;
    private final Clock clock;

    SessionOpener(
            SignInCodes codes,
            Families families,
            WayIn wayIn,
            UserGate users,
            SessionEnder ender,
            Audit audit,
            SessionConfig config,
            Clock clock) {
        this.codes = codes;
        this.families = families;
        this.wayIn = wayIn;
        this.users = users;
        this.ender = ender;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** What an exchange brings. */
    record Presented(String code, String verifier, String returnTo) {
        @Override
        public String toString() {
            return "[code]";
        }
    }

    @Transactional
    SessionAnswer open(Presented presented, Caller caller) {
        var code = codes.locked(RandomText.hash(presented.code()))
                .filter(found -> found.isOf(presented.verifier(), presented.returnTo()));
        if (code.isEmpty()) {
            return new SessionAnswer.Refused(RefusalCode.INVALID_GRANT);
        }
        return code.get().family == null ? firstTime(code.get(), caller) : again(code.get(), caller);
    }

    private SessionAnswer firstTime(SignInCode code, Caller caller) {
        if (!clock.instant().isBefore(code.expiresAt) || !wayIn.isOpen(code.provider, code.application, code.issuer)) {
            return new SessionAnswer.Refused(RefusalCode.INVALID_GRANT);
        }
        return switch (users.look(code.userId)) {
            case UserGate.Look.Closed(var why) -> new SessionAnswer.Refused(why);
            case UserGate.Look.Open(var user) -> opened(code, user, caller);
        };
    }

    private SessionAnswer opened(SignInCode code, KnownUser user, Caller caller) {
        var now = clock.instant();
        var family = Family.of(code, caller, now, config.life());
        var token = RefreshToken.make();
        family.turn(token, now, config.refreshTokenLife());
        families.persist(family);
        code.family = family.id;
        audit.done(caller.actor(), Action.SESSION_OPENED, family.object());
        return new SessionAnswer.Continued(family, user, token);
    }

    private SessionAnswer again(SignInCode code, Caller caller) {
        Optional.of(code.family)
                .flatMap(families::locked)
                .ifPresent(family -> ender.end(family, caller.actor(), "code_reused"));
        return new SessionAnswer.Refused(RefusalCode.INVALID_GRANT);
    }
}
