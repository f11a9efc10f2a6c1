package io.sealpost.auth.session;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.audit.Audit.Deed;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.user.UserHold;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;

/**
 * Ends sessions: no refresh token of them works any more, and no code that was handed out. Session tokens that are out count until they
 * expire: backends verify them without asking.
 */
@ApplicationScoped
public class SessionEnder {

    private final UserHold users;
    private final SignInCodes codes;
    private final Families families;
    private final Audit audit;
    private final Clock clock;

    SessionEnder(UserHold users, SignInCodes codes, Families families, Audit audit, Clock clock) {
        this.users = users;
        this.codes = codes;
        this.families = families;
        this.audit = audit;
        this.clock = clock;
    }

    /** Ends all of a user, on this service's own account. */
    @Transactional(TxType.MANDATORY)
    public void endAll(UUID user) {
        endAll(user, Actor.AUTH);
    }

    /** Ends all of a user, in somebody's name. */
    @Transactional(TxType.MANDATORY)
    public void endAll(UUID user, Actor actor) {
        users.take(user);
        codes.deleteOf(user);
        told(user, families.endOf(user, clock.instant()), actor, "all");
    }

    /** Ends those that came of sign-ins by an identity, through whatever provider, on this service's own account. */
    @Transactional(TxType.MANDATORY)
    public void endOf(UUID user, String issuer, String subject) {
        users.take(user);
        codes.deleteOf(user, issuer, subject);
        told(user, families.endOf(user, issuer, subject, clock.instant()), Actor.AUTH, "identity");
    }

    /** Ends the session of a refresh token, spent or not, for the caller only who may use it; else nothing happens (RFC 7009 §2.1). */
    @Transactional
    void end(RefreshToken token, Caller caller) {
        families.locked(token)
                .filter(family -> family.isOf(caller))
                .ifPresent(family -> end(family, caller.actor(), "revoked"));
    }

    /** Ends one that is locked, unless it is over already. */
    @Transactional(TxType.MANDATORY)
    void end(Family family, Actor actor, String why) {
        if (family.livesAt(clock.instant())) {
            family.endedAt = clock.instant();
            audit.done(new Deed(actor, Action.SESSION_ENDED, family.object(), null), why);
        }
    }

    private void told(UUID user, int ended, Actor actor, String why) {
        if (ended > 0) {
            audit.done(new Deed(actor, Action.SESSION_ENDED, user.toString(), null), why);
        }
    }
}
