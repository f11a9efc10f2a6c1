package io.sealpost.mail.smtp;

import java.util.Map;

/** How handing a message over went: the reply to each RCPT that was asked, and how it ended for those that were accepted. */
public record HandOver(Map<String, Reply> recipients, Ending ending) {

    /** The end of the dialogue for every recipient that RCPT did not refuse. */
    public sealed interface Ending {

        /** The server took the message. */
        record Taken(Reply reply) implements Ending {}

        /** The server said no to the message as a whole. */
        record Refused(Reply reply) implements Ending {}

        /** No recipient was accepted; the replies to RCPT say why. */
        record NobodyAccepted() implements Ending {}

        /** The server lacks what the message needs; it can never take it. */
        record Unsendable(String cause, String detail) implements Ending {}

        /** The link was lost before the end of the message was sent: it was not delivered. */
        record LinkLost(SmtpFailure.Cause cause) implements Ending {}

        /** The end of the message was sent and no reply came back: it may or may not have been delivered. */
        record Unsettled() implements Ending {}
    }
}
