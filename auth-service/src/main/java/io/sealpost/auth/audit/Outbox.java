package io.sealpost.auth.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.auth.vault.AuditEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What is to be told to the vault, in the order in which it was written down; what failed comes behind what did not. */
@ApplicationScoped
class Outbox implements PanacheRepositoryBase<OutboxEvent, Long> {

    private final Clock clock;

    Outbox(Clock clock) {
        this.clock = clock;
    }

    /** An event to send. */
    record Claim(long position, int failures, AuditEvent event) {}

    /** How many events wait and how old the oldest is; how many the vault refused for good. */
    record Backlog(long waiting, Duration age, long refused) {}

    /**
     * The oldest events that nobody sends, those first that failed least, so that none waits for one that fails again and again; nobody else
     * gets them before the lease is over. Sent twice, where it was too short, does no harm: the vault knows events by their ids. They are
     * chosen once, as an array: a subquery may be run for each row, and would choose others each time.
     */
    @Transactional
    List<Claim> claim(int most, Duration lease) {
        var now = clock.instant();
        return getSession()
                .createNativeQuery("""
                        update audit_outbox set due_at = ?1
                        where position = any(array(select position from audit_outbox where refusal is null and due_at <= ?2
                                                   order by failures, position limit ?3 for update skip locked))
                        returning *
                        """, OutboxEvent.class)
                .setParameter(1, now.plus(lease))
                .setParameter(2, now)
                .setParameter(3, most)
                .getResultStream()
                .map(found -> new Claim(found.position, found.failures, found.told()))
                .sorted(Comparator.comparingInt(Claim::failures).thenComparingLong(Claim::position))
                .toList();
    }

    /** The vault has them. */
    @Transactional
    void told(Collection<Long> positions) {
        delete("position in ?1", positions);
    }

    /** Gives back what was not sent, for whoever comes next. */
    @Transactional
    void release(Collection<Long> positions) {
        update("dueAt = ?1 where position in ?2", clock.instant(), positions);
    }

    /** Others go first for a while. */
    @Transactional
    void failed(long position, Duration pause) {
        update(
                "failures = failures + 1, dueAt = ?1 where position = ?2",
                clock.instant().plus(pause),
                position);
    }

    /** Keeps what the vault will never take, for whoever mends the defect. */
    @Transactional
    void refused(long position, String code) {
        update("refusal = ?1 where position = ?2", code, position);
    }

    @Transactional
    Backlog backlog() {
        var row = getSession().createNativeQuery("""
                        select count(*) filter (where refusal is null), min(at) filter (where refusal is null), count(refusal)
                        from audit_outbox
                        """, Object[].class).getSingleResult();
        var oldest = (Instant) row[1];
        var age = oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
        return new Backlog((Long) row[0], age.isNegative() ? Duration.ZERO : age, (Long) row[2]);
    }
}
