package io.sealpost.auth.invitation;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class StoredInvitations implements PanacheRepositoryBase<Invitation, UUID> {

    Optional<Invitation> ofToken(byte[] hash) {
        return find("tokenHash", (Object) hash).firstResultOptional();
    }

    Optional<Invitation> of(UUID user, UUID id) {
        return find("id = ?1 and userId = ?2", id, user).firstResultOptional();
    }

    /** A user's invitations behind an id, in the order of ids. */
    List<Invitation> after(UUID user, UUID id, int rows) {
        return find("userId = ?1 and id > ?2 order by id", user, id)
                .page(0, rows)
                .list();
    }

    /** What was read before its user was held may be old. */
    void refresh(Invitation invitation) {
        getEntityManager().refresh(invitation);
    }

    /** Whether this one of all who try it at once uses it. */
    boolean use(UUID id, Instant now) {
        return update("usedAt = ?1 where id = ?2 and usedAt is null and revokedAt is null and expiresAt > ?1", now, id)
                == 1;
    }

    /** Those that a user can be linked by no longer; expired ones, too. */
    List<Invitation> unspent(UUID user) {
        return list("userId = ?1 and usedAt is null and revokedAt is null", user);
    }

    void deleteExpiredBefore(Instant time) {
        delete("expiresAt < ?1", time);
    }
}
