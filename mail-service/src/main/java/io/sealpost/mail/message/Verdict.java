package io.sealpost.mail.message;

import io.sealpost.mail.message.Outcome.RecipientOutcome;
import io.sealpost.mail.smtp.HandOver;
import io.sealpost.mail.smtp.HandOver.Ending;
import io.sealpost.mail.smtp.Reply;
import java.util.HashMap;
import java.util.List;

/** What the server's replies mean for each recipient: 4xx is tried again, 5xx is final, a lost last reply is unknown. */
final class Verdict {

    private Verdict() {}

    static Outcome of(List<String> recipients, HandOver handOver) {
        return switch (handOver.ending()) {
            case Ending.Taken taken -> outcome(recipients, handOver, RecipientStatus.SENT, null, taken.reply());
            case Ending.Refused refused ->
                outcome(recipients, handOver, refusedStatus(refused.reply()), null, refused.reply());
            case Ending.NobodyAccepted nobody ->
                outcome(recipients, handOver, RecipientStatus.DEFERRED, "no_recipient_accepted", null);
            case Ending.Unsendable unsendable ->
                outcome(
                        recipients,
                        handOver,
                        RecipientStatus.FAILED,
                        unsendable.cause(),
                        new Reply(0, unsendable.detail()));
            case Ending.LinkLost lost ->
                outcome(
                        recipients,
                        handOver,
                        RecipientStatus.DEFERRED,
                        lost.cause().text(),
                        null);
            case Ending.Unsettled unsettled ->
                outcome(recipients, handOver, RecipientStatus.UNKNOWN, "link_lost_after_message", null);
        };
    }

    private static Outcome outcome(
            List<String> recipients, HandOver handOver, RecipientStatus accepted, String cause, Reply reply) {
        var outcomes = new HashMap<String, RecipientOutcome>();
        for (var recipient : recipients) {
            var own = handOver.recipients().get(recipient);
            var refused = own != null && !own.isPositive();
            outcomes.put(
                    recipient,
                    refused
                            ? RecipientOutcome.of(refusedStatus(own), own)
                            : reply == null
                                    ? new RecipientOutcome(accepted, 0, null)
                                    : RecipientOutcome.of(accepted, reply));
        }
        return new Outcome(outcomes, cause, reply);
    }

    private static RecipientStatus refusedStatus(Reply reply) {
        return reply.isPermanent() ? RecipientStatus.FAILED : RecipientStatus.DEFERRED;
    }
}
