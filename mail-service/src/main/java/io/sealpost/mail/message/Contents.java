package io.sealpost.mail.message;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.memory.ByteBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/** The bytes of messages that are being handed over, as many at once as {@code sealpost.delivery.bytes-in-flight} allows. */
@ApplicationScoped
class Contents {

    private final Messages messages;
    private final ByteBudget room;

    Contents(Messages messages, DeliveryConfig config) {
        this.messages = messages;
        this.room = new ByteBudget(config.bytesInFlight());
    }

    /** Waits for room, loads the message and gives its bytes to the use; afterwards they are gone. */
    <T> T use(UUID message, long size, Function<byte[], T> use) {
        return room.use(size, () -> use.apply(QuarkusTransaction.requiringNew().call(() -> messages.wire(message))));
    }
}
