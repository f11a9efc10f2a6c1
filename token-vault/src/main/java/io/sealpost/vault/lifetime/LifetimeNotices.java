package io.sealpost.vault.lifetime;

import io.sealpost.vault.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Who has been told of what. */
@ApplicationScoped
class LifetimeNotices {

    private final EntityManager entities;
    private final Audit audit;
    private final Clock clock;

    LifetimeNotices(EntityManager entities, Audit audit, Clock clock) {
        this.entities = entities;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Writes the audit event, unless any replica did so before. The claim and the event are one transaction; a second claimant waits for
     * the first and finds the row, or takes its place if the first failed.
     *
     * @return whether it was this call
     */
    @Transactional
    boolean give(Lifetime lifetime, Step step) {
        var claimed = entities.createNativeQuery(
                                "insert into lifetime_notice (kind, object, deadline, threshold, noticed_at)"
                                        + " values (:kind, :object, :deadline, :threshold, :now) on conflict do nothing")
                        .setParameter("kind", lifetime.kind().name())
                        .setParameter("object", lifetime.object())
                        .setParameter("deadline", lifetime.end())
                        .setParameter("threshold", step.days())
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
        if (claimed) {
            audit.noticed(lifetime.kind().action(), lifetime.object(), step.reason());
        }
        return claimed;
    }
}
