package io.sealpost.mail.message;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.resolution.Resolution.Resolved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Writes messages; each public step is one transaction. */
@ApplicationScoped
class MessageStore {

    private final Messages messages;
    private final Idempotency idempotency;
    private final Session database;
    private final DeliveryConfig delivery;
    private final Clock clock;

    MessageStore(Messages messages, Idempotency idempotency, Session database, DeliveryConfig delivery, Clock clock) {
        this.messages = messages;
        this.idempotency = idempotency;
        this.database = database;
        this.delivery = delivery;
        this.clock = clock;
    }

    /** The message that was accepted under the key before. Part of a transaction. */
    Optional<Message> known(Idempotency.Key key) {
        return key == null ? Optional.empty() : idempotency.known(key).map(messages::findById);
    }

    /** Commits a message, or finds that a parallel request with the same key has just done so. */
    Message accept(
            Submission submission,
            Caller caller,
            Resolved resolved,
            String resolution,
            MessageContent.Wire wire,
            Idempotency.Key key) {
        var message = message(submission, caller, resolved, resolution, wire);
        var accepted = QuarkusTransaction.requiringNew().call(() -> write(message, submission, wire, key));
        return accepted
                ? message
                : QuarkusTransaction.requiringNew().call(() -> known(key)).orElseThrow();
    }

    private boolean write(Message message, Submission submission, MessageContent.Wire wire, Idempotency.Key key) {
        if (key != null && !idempotency.take(key, message.id)) {
            return false;
        }
        messages.persist(message);
        persistParts(message.id, submission.recipients(), wire);
        return true;
    }

    private Message message(
            Submission submission, Caller caller, Resolved resolved, String resolution, MessageContent.Wire wire) {
        var now = clock.instant();
        var due = submission.sendAt() == null || submission.sendAt().isBefore(now) ? now : submission.sendAt();
        var message = new Message();
        message.id = UUID.randomUUID();
        message.caller = caller.name();
        message.status = MessageStatus.QUEUED;
        message.server = resolved.server();
        message.resolution = resolution;
        message.envelopeSender = resolved.envelopeSender().envelope();
        message.senderKey = resolved.headerFrom().key();
        message.senderDomain = resolved.headerFrom().domain().key();
        message.messageId = wire.messageId();
        message.subject = wire.subject();
        message.size = wire.octets().size();
        message.createdAt = now;
        message.sendAt = submission.sendAt();
        message.dueAt = due;
        message.expiresAt = due.plus(delivery.lifetime());
        return message;
    }

    private void persistParts(UUID id, List<Mailbox> mailboxes, MessageContent.Wire wire) {
        var bytes = new MessageBytes();
        bytes.id = id;
        bytes.wire = wire.octets().bytes();
        database.persist(bytes);
        for (var position = 0; position < mailboxes.size(); position++) {
            var recipient = new Recipient();
            recipient.message = id;
            recipient.position = position;
            recipient.address = mailboxes.get(position).envelope();
            recipient.status = RecipientStatus.QUEUED;
            database.persist(recipient);
        }
    }

    /** Cancels what waits to be sent; refuses once it is on its way or settled. */
    @Transactional
    Message cancel(UUID id, String caller) {
        var message = messages.ownLocked(id, caller).orElseThrow(MessageStore::notFound);
        if (message.status != MessageStatus.QUEUED && message.status != MessageStatus.DEFERRED) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The message is " + message.status.text() + "; only queued and deferred ones can be cancelled.");
        }
        for (var recipient : messages.recipients(id)) {
            if (recipient.status.isOpen()) {
                recipient.status = RecipientStatus.CANCELLED;
                recipient.settledAt = clock.instant();
            }
        }
        message.status = MessageStatus.CANCELLED;
        message.finishedAt = clock.instant();
        return message;
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such message, or not for this caller.");
    }
}
