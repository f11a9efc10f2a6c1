package io.sealpost.vault.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/** Writes audit events. */
@ApplicationScoped
public class Audit {

    private static final String WRITER = "token-vault";

    private final AuditEvents events;
    private final Clock clock;

    Audit(AuditEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Records something that went well, in the current transaction or one of its own. */
    @Transactional
    public void done(String caller, Action action, String object) {
        record(caller, action, object, "done", null);
    }

    /** Records what is about to be tried; commit it before the attempt. */
    @Transactional
    public void intended(String caller, Action action, String object) {
        record(caller, action, object, "intended", null);
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

    private void record(String caller, Action action, String object, String outcome, String reason) {
        var event = new AuditEvent();
        event.id = UUID.randomUUID();
        event.at = clock.instant();
        event.writer = WRITER;
        event.caller = caller;
        event.action = action.text();
        event.object = object;
        event.outcome = outcome;
        event.reason = reason;
        events.persist(event);
    }
}
