package io.sealpost.vault.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.commit.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes audit events. */
@ApplicationScoped
public class Audit {

    private static final String WRITER = "token-vault";

    /** How many events share a transaction, at most, and how many transactions are on their way at once. */
    private static final int MOST = 100;

    private static final int AT_ONCE = 2;

    private final AuditEvents events;
    private final Clock clock;
    private final GroupCommit<AuditEvent, AuditEvent> together = new GroupCommit<>(MOST, AT_ONCE, this::write);

    Audit(AuditEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Records something that went well, in the current transaction or one of its own. */
    @Transactional
    public void done(String caller, Action action, String object) {
        record(caller, action, object, "done", null);
    }

    /**
     * Records something that went well, in a transaction that it shares with what others record at the same time; returns when that is
     * committed. For what happens often. Blocks; not for use within a transaction.
     */
    public void doneWithOthers(String caller, Action action, String object) {
        var event = event(caller, action, object, "done", null);
        try {
            together.run(event);
        } catch (RuntimeException e) {
            // by itself: what one event fails of is no other's trouble
            write(List.of(event));
        }
    }

    private List<AuditEvent> write(List<AuditEvent> group) {
        QuarkusTransaction.requiringNew().run(() -> events.add(group));
        return group;
    }

    /** Records what is about to be tried; commit it before the attempt. */
    @Transactional
    public void intended(String caller, Action action, String object) {
        record(caller, action, object, "intended", null);
    }

    /** Records what is about to be tried with each of many, in the current transaction; commit it before the attempts. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void intended(String caller, Action action, List<String> objects) {
        events.add(objects.stream()
                .map(object -> event(caller, action, object, "intended", null))
                .toList());
    }

    /** What came of something, for {@link #outcomes}. */
    public record Outcome(String caller, Action action, String object, Optional<String> refusal) {}

    /** Records what came of many things at once. */
    @Transactional
    public void outcomes(List<Outcome> outcomes) {
        events.add(outcomes.stream()
                .map(outcome -> event(
                        outcome.caller(),
                        outcome.action(),
                        outcome.object(),
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
    public void refused(String caller, Action action, String object, String reason) {
        record(caller, action, object, "refused", reason);
    }

    /**
     * Records something that nobody did: time passed, for example.
     *
     * @param reason a code of ours
     */
    @Transactional
    public void noticed(String caller, Action action, String object, String reason) {
        record(caller, action, object, "noticed", reason);
    }

    private void record(String caller, Action action, String object, String outcome, String reason) {
        events.persist(event(caller, action, object, outcome, reason));
    }

    private AuditEvent event(String caller, Action action, String object, String outcome, String reason) {
        var event = new AuditEvent();
        event.id = UUID.randomUUID();
        event.at = clock.instant();
        event.writer = WRITER;
        event.caller = caller;
        event.action = action.text();
        event.object = object;
        event.outcome = outcome;
        event.reason = reason;
        return event;
    }
}
