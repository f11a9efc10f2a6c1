package io.sealpost.mail.message;

import io.sealpost.mail.smtp.Reply;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How an attempt ended.
 *
 * @param recipients what became of those that were tried, by address
 * @param cause a code for what happened, null where the server's reply says it
 * @param reply the reply that decided about the message as a whole, null if there was none
 */
record Outcome(Map<String, RecipientOutcome> recipients, String cause, Reply reply) {

    /** What became of the message for one recipient; a code of 0 if no server said so. */
    record RecipientOutcome(RecipientStatus status, int code, String reply) {
        static RecipientOutcome of(RecipientStatus status, Reply reply) {
            return new RecipientOutcome(status, reply.code(), reply.text());
        }
    }

    /** The same for all. */
    static Outcome forAll(List<String> recipients, RecipientStatus status, String cause, Reply reply) {
        var each = reply == null ? new RecipientOutcome(status, 0, null) : RecipientOutcome.of(status, reply);
        return new Outcome(
                recipients.stream().collect(Collectors.toMap(address -> address, address -> each)), cause, reply);
    }
}
