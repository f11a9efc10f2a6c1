package io.sealpost.mail.resolution;

import io.sealpost.mail.address.Mailbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the resolver found, and how: the rules that were tried and the parameter values that were used. */
public sealed interface Resolution {

    List<Step> steps();

    Map<String, String> parameters();

    /**
     * A server that sends the message.
     *
     * @param envelopeSender MAIL FROM
     * @param replyTo the From as given, where it was rewritten: the Reply-To of a message that has none
     */
    record Resolved(
            String server,
            Mailbox envelopeSender,
            Mailbox headerFrom,
            Optional<Mailbox> replyTo,
            Rule rule,
            List<Step> steps,
            Map<String, String> parameters)
            implements Resolution {}

    /** No server may send it; the advice says what to change. */
    record Unresolved(String advice, List<Step> steps, Map<String, String> parameters) implements Resolution {}
}
