package io.sealpost.mail.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.resolution.Query;
import io.sealpost.mail.resolution.Resolution.Resolved;
import io.sealpost.mail.server.OutgoingServers;
import io.sealpost.mail.vault.ParameterCopy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Accepts a message: authorised, resolved, composed and committed before the caller hears of it. */
@ApplicationScoped
class Submitter {

    private final Resolving resolving;
    private final ParameterCopy parameters;
    private final OutgoingServers servers;
    private final MessageStore store;
    private final OutboxPump pump;
    private final MessageConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    Submitter(
            Resolving resolving,
            ParameterCopy parameters,
            OutgoingServers servers,
            MessageStore store,
            OutboxPump pump,
            MessageConfig config,
            ObjectMapper json,
            Clock clock) {
        this.resolving = resolving;
        this.parameters = parameters;
        this.servers = servers;
        this.store = store;
        this.pump = pump;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Accepts, or answers again what was accepted under the same key.
     *
     * @param key null for a request without Idempotency-Key
     */
    Receipt submit(Submission submission, Caller caller, Idempotency.Key key) {
        var before = QuarkusTransaction.requiringNew().call(() -> store.known(key));
        if (before.isPresent()) {
            return Receipt.of(before.get());
        }
        checkRecipients(submission);
        checkSendAt(submission);
        var from = SenderPolicy.check(
                caller,
                submission.from(),
                submission.sender(),
                submission.resent(),
                parameters.current().notifications());
        var resolved =
                resolving.resolve(new Query(from, Optional.ofNullable(submission.server()), submission.isBulk()));
        var wire = submission.content().wire(resolved, clock.instant());
        checkSize(resolved, wire);
        var message = store.accept(submission, caller, resolved, write(resolved), wire, key);
        pump.nudge();
        return Receipt.of(message);
    }

    private void checkRecipients(Submission submission) {
        var count = submission.recipients().size();
        if (count < 1 || count > config.maxRecipients()) {
            throw Refusal.invalid("to", "give 1 to " + config.maxRecipients() + " recipients in to, cc and bcc");
        }
    }

    private void checkSendAt(Submission submission) {
        if (submission.sendAt() != null
                && submission.sendAt().isAfter(clock.instant().plus(config.farthestSendAt()))) {
            throw Refusal.invalid(
                    "send_at", "give a time within " + config.farthestSendAt().toDays() + " days");
        }
    }

    private void checkSize(Resolved resolved, MessageContent.Wire wire) {
        var largest = servers.find(resolved.server()).map(OutgoingServers.Access::maxMessageBytes);
        if (largest.isPresent() && wire.octets().size() > largest.get()) {
            throw Refusal.of(
                    RefusalCode.MESSAGE_TOO_LARGE,
                    "The message has " + wire.octets().size() + " bytes and the server " + resolved.server() + " takes "
                            + largest.get() + ". Send less, or through another server.");
        }
    }

    private String write(Resolved resolved) {
        try {
            return json.writeValueAsString(ResolutionView.of(resolved));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts is always JSON", e);
        }
    }
}
