package io.sealpost.auth.user;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.lock.NameLock;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.UserChanged.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/** Stores users, one transaction per change. */
@ApplicationScoped
class UserKeeper {

    private final Users users;
    private final NameLock names;
    private final Audit audit;
    private final Event<UserChanged> changes;
    private final Clock clock;

    UserKeeper(Users users, NameLock names, Audit audit, Event<UserChanged> changes, Clock clock) {
        this.users = users;
        this.names = names;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /** A user without its id, checked. */
    record Settings(Profile profile, boolean active, boolean isProtected) {}

    @Transactional
    User add(Settings settings, Actor actor) {
        var user = new User();
        user.id = UUID.randomUUID();
        user.createdAt = clock.instant();
        claim(user.id, settings.profile().login());
        user.apply(settings, users.nextRevision(), user.createdAt);
        users.persistAndFlush(user);
        audit.done(actor, Action.USER_CREATED, User.object(user.id));
        return user;
    }

    @Transactional
    User replace(UUID id, Settings settings, String ifMatch, Actor actor) {
        var user = users.locked(id).orElseThrow(UserKeeper::notFound);
        EntityVersion.check(ifMatch, user.version);
        claim(id, settings.profile().login());
        var deactivated = user.active && !settings.active();
        var nowProtected = !user.isProtected && settings.isProtected();
        user.apply(settings, users.nextRevision(), clock.instant());
        audit.done(actor, Action.USER_CHANGED, User.object(id));
        if (deactivated) {
            changes.fire(UserChanged.of(id, Kind.DEACTIVATED));
        }
        if (nowProtected) {
            changes.fire(UserChanged.of(id, Kind.PROTECTED));
        }
        return user;
    }

    @Transactional
    void delete(UUID id, String ifMatch, Actor actor) {
        var user = users.locked(id).orElseThrow(UserKeeper::notFound);
        EntityVersion.check(ifMatch, user.version);
        changes.fire(UserChanged.of(id, Kind.DELETED));
        users.delete(user);
        audit.done(actor, Action.USER_DELETED, User.object(id));
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such user.");
    }

    /** Logins are given one at a time over all replicas: which of them are the same in another case, only the database says. */
    private void claim(UUID id, String login) {
        names.take("user", "logins");
        if (users.anotherHasLogin(id, login)) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "Another user has this login, in this or another case. Look for it by GET /v1/users?login=, or give"
                            + " another login.");
        }
    }
}
