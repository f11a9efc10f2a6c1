package io.sealpost.auth.audit;

import io.sealpost.auth.caller.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes down what happens, in the current transaction: what is rolled back is not told, and what cannot be written down does not happen.
 * Reasons and purposes are codes; a colon or blank in them is told as a dot, and what is no code even so as {@code other}.
 */
@ApplicationScoped
public class Audit {

    private static final Pattern CODE = Pattern.compile("[a-z0-9_.]{1,64}");
    private static final Pattern BETWEEN_CODES = Pattern.compile("[: ]");
    private static final int LONGEST_CALLER = 600;
    private static final int LONGEST_ORIGIN = 64;
    private static final int LONGEST_OBJECT = 512;

    private final Outbox outbox;
    private final Clock clock;

    Audit(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What is done to something.
     *
     * @param object a name, never a secret
     * @param purpose what for; null where that says nothing
     */
    public record Deed(Actor actor, Action action, String object, String purpose) {

        public static Deed of(Actor actor, Action action, String object) {
            return new Deed(actor, action, object, null);
        }
    }

    /** Something went well. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void done(Actor actor, Action action, String object) {
        ended(Deed.of(actor, action, object), "done", null);
    }

    /**
     * Something went well.
     *
     * @param reason why it was done: a code, or null
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void done(Deed deed, String reason) {
        ended(deed, "done", reason);
    }

    /**
     * Something was refused or failed.
     *
     * @param reason a code of ours or a registered error code, never a text from outside
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void refused(Deed deed, String reason) {
        ended(deed, "refused", reason);
    }

    /**
     * Something ended in one of several ways.
     *
     * @param outcome which: a code
     * @param reason a code of ours or a registered error code, or null
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void ended(Deed deed, String outcome, String reason) {
        var event = new OutboxEvent();
        event.id = UUID.randomUUID();
        event.at = clock.instant();
        event.dueAt = event.at;
        event.caller = cut(deed.actor().name(), LONGEST_CALLER);
        event.origin = cut(deed.actor().origin(), LONGEST_ORIGIN);
        event.action = deed.action().text();
        event.object = cut(deed.object(), LONGEST_OBJECT);
        event.purpose = code(deed.purpose());
        event.outcome = code(outcome);
        event.reason = code(reason);
        outbox.persist(event);
    }

    private static String code(String text) {
        if (text == null) {
            return null;
        }
        var code = BETWEEN_CODES.matcher(text).replaceAll(".");
        return CODE.matcher(code).matches() ? code : "other";
    }

    /** What the vault would refuse for its length alone is told in part. */
    private static String cut(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }
}
