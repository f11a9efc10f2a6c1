package io.sealpost.mail.message;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.server.Purpose;
import java.time.Instant;
import java.util.List;

/**
 * A message that a caller wants sent.
 *
 * @param from the mailboxes of From: none, or exactly one in what may be sent
 * @param sender the mailboxes of Sender
 * @param resent whether it claims to be sent anew (Resent-*), which no caller may do
 * @param recipients whom it goes to, without repeats
 * @param server the server that it names, or null
 * @param sendAt not before then, or null for at once
 */
record Submission(
        List<Mailbox> from,
        List<Mailbox> sender,
        boolean resent,
        List<Mailbox> recipients,
        MessageContent content,
        String server,
        Purpose purpose,
        Instant sendAt) {

    boolean isBulk() {
        return purpose == Purpose.BULK;
    }
}
