package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

    private final AtomicInteger written = new AtomicInteger();

    @Test
    void aRequestWithoutAKeyIsNotWrittenOut() {
        assertThat(Idempotency.Key.of("somebody", null, this::request)).isNull();

        assertThat(written.get()).isZero();
    }

    @Test
    void aRequestWithAKeyIsKnownByItsHash() {
        var key = Idempotency.Key.of("somebody", "key", this::request);

        assertThat(key.requestHash()).isEqualTo(Octets.sha256("request".getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] request() {
        written.incrementAndGet();
        return "request".getBytes(StandardCharsets.UTF_8);
    }
}
