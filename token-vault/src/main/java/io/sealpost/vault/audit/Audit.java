package io.sealpost.vault.audit;

import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.commit.GroupCommit;
import io.sealpost.vault.thread.UrgentThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Writes audit events: in the current transaction, of which they become the last statement, or in one of their own. A transaction whose events
 * cannot be written is rolled back.
 */
@ApplicationScoped
public class Audit {

    /** Whoever waits for an event waits behind no slow transaction while there is a place. */
    private static final GroupCommit.Size GROUPS = new GroupCommit.Size(100, 2, 1);

    private final AuditTransaction transaction;
    private final Clock clock;
    private final GroupCommit<AuditEvent, AuditEvent> together =
            new GroupCommit<>(GROUPS, UrgentThreads.named("audit", GROUPS.atOnce()), this::write);

    Audit(AuditTransaction transaction, Clock clock) {
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What is done to something.
     *
     * @param purpose what for; null where that says nothing
     */
    public record Deed(Actor actor, Action action, String object, String purpose) {

        public static Deed of(Actor actor, Action action, String object) {
            return new Deed(actor, action, object, null);
        }
    }

    /** What came of a deed; without a refusal it went well. */
    public record Outcome(Deed deed, Optional<String> refusal) {}

    /** Records something that went well. */
    @Transactional
    public void done(Actor actor, Action action, String object) {
        transaction.add(List.of(event(Deed.of(actor, action, object), "done", null)));
    }

    /**
     * Records many things that went well, by themselves; returns when that is committed. For what happens very often. Blocks; not for use within
     * a transaction.
     */
    public void doneAlone(List<Deed> deeds) {
        transaction.write(deeds.stream().map(deed -> event(deed, "done", null)).toList());
    }

    /**
     * Records something that went well, in a transaction that it shares with what others record at the same time; returns when that is
     * committed. For what happens often. Blocks; not for use within a transaction.
     */
    public void doneWithOthers(Deed deed) {
        shared(event(deed, "done", null));
    }

    /** Records what is about to be tried; commit it before the attempt. */
    @Transactional
    public void intended(Actor actor, Action action, String object) {
        transaction.add(List.of(event(Deed.of(actor, action, object), "intended", null)));
    }

    /** Records what is about to be tried with each of many, in the current transaction; commit it before the attempts. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void intended(List<Deed> deeds) {
        transaction.add(
                deeds.stream().map(deed -> event(deed, "intended", null)).toList());
    }

    /** Records what came of many things at once. */
    @Transactional
    public void outcomes(List<Outcome> outcomes) {
        transaction.add(outcomes.stream()
                .map(outcome -> event(
                        outcome.deed(),
                        outcome.refusal().isPresent() ? "refused" : "done",
                        outcome.refusal().orElse(null)))
                .toList());
    }

    /**
     * Records something that was refused or failed.
     *
     * @param reason a code of ours or a registered error code, never a text from outside
     */
    @Transactional
    public void refused(Actor actor, Action action, String object, String reason) {
        transaction.add(List.of(event(Deed.of(actor, action, object), "refused", reason)));
    }

    /** As {@link #refused}, in a transaction shared with others. Blocks; not for use within a transaction. */
    public void refusedWithOthers(Deed deed, String reason) {
        shared(event(deed, "refused", reason));
    }

    /**
     * Records something that nobody did: time passed, for example.
     *
     * @param reason a code of ours
     */
    @Transactional
    public void noticed(Action action, String object, String reason) {
        transaction.add(List.of(event(Deed.of(Actor.VAULT, action, object), "noticed", reason)));
    }

    /** Records what another service tells of, in the current transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void posted(AuditEvent event) {
        transaction.add(List.of(event));
    }

    private void shared(AuditEvent event) {
        try {
            together.run(event);
        } catch (RuntimeException e) {
            // by itself: what one event fails of is no other's trouble
            write(List.of(event));
        }
    }

    private List<AuditEvent> write(List<AuditEvent> group) {
        transaction.write(group);
        return group;
    }

    private AuditEvent event(Deed deed, String outcome, String reason) {
        return new AuditEvent(
                clock.instant(),
                deed.actor().name(),
                deed.actor().origin(),
                deed.action().text(),
                deed.object(),
                deed.purpose(),
                outcome,
                reason,
                null);
    }
}
