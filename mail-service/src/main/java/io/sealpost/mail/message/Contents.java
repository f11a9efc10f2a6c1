package io.sealpost.mail.message;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The bytes of messages that are being handed over, of which only so many are in memory at once; one message that is larger than all
 * room goes alone. First come, first served, so that a large message is not overtaken for ever.
 */
@ApplicationScoped
class Contents {

    private final Messages messages;
    private final int all;
    private final Semaphore room;

    Contents(Messages messages, DeliveryConfig config) {
        this.messages = messages;
        this.all = config.bytesInFlight();
        this.room = new Semaphore(all, true);
    }

    /** Waits for room, loads the message and gives its bytes to the use; afterwards they are gone. */
    <T> T use(UUID message, long size, Function<byte[], T> use) {
        var taken = (int) Math.min(size, all);
        room.acquireUninterruptibly(taken);
        try {
            return use.apply(QuarkusTransaction.requiringNew().call(() -> messages.wire(message)));
        } finally {
            room.release(taken);
        }
    }
}
