package io.sealpost.mail.message;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import java.util.List;
import java.util.Optional;

/**
 * In whose name a caller may send: its {@code senders} have to cover From and Sender, or the notifications address where there is no
 * From. The envelope sender follows from these and cannot be given.
 */
final class SenderPolicy {

    private SenderPolicy() {}

    /** Refuses with {@code sender_not_allowed}; returns the one From mailbox, if there is one. */
    static Optional<Mailbox> check(
            Caller caller, List<Mailbox> from, List<Mailbox> sender, boolean resent, Optional<Mailbox> notifications) {
        if (resent) {
            throw refused("Resent-* fields cannot be sent; leave them out.");
        }
        if (from.size() > 1 || sender.size() > 1) {
            throw refused("Give exactly one mailbox in From, and at most one in Sender.");
        }
        from.forEach(mailbox -> check(caller, mailbox, "From"));
        sender.forEach(mailbox -> check(caller, mailbox, "Sender"));
        if (from.isEmpty()) {
            check(caller, notifications.orElseThrow(SenderPolicy::noSender), "the notifications address");
        }
        return from.stream().findFirst();
    }

    private static void check(Caller caller, Mailbox mailbox, String where) {
        if (!caller.senders().cover(mailbox)) {
            throw refused("This caller may not send as " + mailbox.address() + " (" + where
                    + "); its senders have to cover that address.");
        }
    }

    private static Refusal noSender() {
        return Refusal.invalid("from", "give a sender; there is no notifications address (mail.default.from) to take");
    }

    private static Refusal refused(String detail) {
        return Refusal.of(RefusalCode.SENDER_NOT_ALLOWED, detail);
    }
}
