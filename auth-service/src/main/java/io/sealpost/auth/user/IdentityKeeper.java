package io.sealpost.auth.user;

import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** What administrators do to identities, one transaction per change. */
@ApplicationScoped
class IdentityKeeper {

    private static final String BY_HAND = "by_hand";

    private final Identities identities;
    private final LinkedIdentities linked;
    private final Users users;

    IdentityKeeper(Identities identities, LinkedIdentities linked, Users users) {
        this.identities = identities;
        this.linked = linked;
        this.users = users;
    }

    /** What a change left behind. */
    record Stored(LinkedIdentity identity, boolean created) {}

    /** A user's identities behind a provider. */
    @Transactional
    List<LinkedIdentity> after(UUID user, String provider, int rows) {
        requireUser(user);
        return linked.after(user, provider, rows);
    }

    /** Refuses users who are not there, for whoever has to ask somebody else before a change. */
    @Transactional
    void requireUser(UUID user) {
        if (users.findByIdOptional(user).isEmpty()) {
            throw UserKeeper.notFound();
        }
    }

    @Transactional
    Stored put(UUID user, ProvenIdentity given, String ifNoneMatch, Actor actor) {
        identities.hold(given.issuer(), given.subject());
        hold(user);
        var before = linked.of(user, given.provider());
        EntityVersion.checkAbsent(ifNoneMatch, before.isPresent());
        identities.link(user, given, actor, BY_HAND);
        return new Stored(now(user, given), before.isEmpty());
    }

    /** The last way in stays: who has none cannot be told from who was never let in. */
    @Transactional
    void delete(UUID user, String provider, Actor actor) {
        hold(user);
        var identity = linked.of(user, provider)
                .orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND, "The user has no identity with this provider."));
        if (linked.countOf(user) == 1) {
            throw Refusal.of(
                    RefusalCode.LAST_IDENTITY,
                    "This is the user's last way in. Link another identity first, or set active to false.");
        }
        identities.unlink(identity, actor);
    }

    private void hold(UUID user) {
        if (users.locked(user).isEmpty()) {
            throw UserKeeper.notFound();
        }
    }

    private LinkedIdentity now(UUID user, ProvenIdentity given) {
        return linked.of(user, given.provider())
                .filter(identity -> isThat(identity, given))
                .orElseThrow(() -> Identities.taken("The user has this identity with another provider."));
    }

    private static boolean isThat(LinkedIdentity identity, ProvenIdentity given) {
        return identity.issuer.equals(given.issuer()) && identity.subject.equals(given.subject());
    }
}
