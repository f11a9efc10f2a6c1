package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message as it is shown; in lists without recipients and attempts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(
        UUID id,
        String status,
        String cause,
        String server,
        String envelopeSender,
        String messageId,
        String subject,
        long size,
        Instant createdAt,
        Instant sendAt,
        Instant nextAttemptAt,
        Instant finishedAt,

        @Schema(implementation = ResolutionView.class) @JsonRawValue
        String resolution,

        List<RecipientView> recipients,
        List<AttemptView> attempts) {

    /** What became of it for one recipient. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RecipientView(String address, String status, Integer code, String reply, Instant settledAt) {
        static RecipientView of(Recipient r) {
            return new RecipientView(r.address, r.status.text(), r.code, r.reply, r.settledAt);
        }
    }

    /** One attempt; without an outcome it is under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AttemptView(
            int number,
            Instant startedAt,
            Instant handedOverAt,
            Instant endedAt,
            String outcome,
            String cause,
            Integer code,
            String reply) {
        static AttemptView of(Attempt a) {
            return new AttemptView(
                    a.number,
                    a.startedAt,
                    a.handedOverAt,
                    a.endedAt,
                    a.outcome == null ? null : a.outcome.text(),
                    a.cause,
                    a.code,
                    a.reply);
        }
    }

    static MessageView brief(Message m) {
        return of(m, null, null);
    }

    static MessageView of(Message m, List<Recipient> recipients, List<Attempt> attempts) {
        var waits = m.status == MessageStatus.QUEUED || m.status == MessageStatus.DEFERRED;
        return new MessageView(
                m.id,
                m.status.text(),
                m.cause,
                m.server,
                m.envelopeSender,
                m.messageId,
                m.subject,
                m.size,
                m.createdAt,
                m.sendAt,
                waits ? m.dueAt : null,
                m.finishedAt,
                m.resolution,
                recipients == null
                        ? null
                        : recipients.stream().map(RecipientView::of).toList(),
                attempts == null ? null : attempts.stream().map(AttemptView::of).toList());
    }
}
