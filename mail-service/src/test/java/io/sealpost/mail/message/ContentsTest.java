package io.sealpost.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many bytes are in memory at once. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class ContentsTest {

    private static final int BYTES = 1000;

    @Inject
    Messages messages;

    private final String name = Api.freshName("contents");
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @BeforeEach
    void server() {
        Api.putOutgoing(name, Api.plainServer(25, name + ".example.com")).then().statusCode(201);
    }

    @AfterEach
    void close() {
        Api.deleteOutgoing(name);
    }

    @Test
    void noMoreBytesAreInMemoryThanThereIsRoomFor() throws Exception {
        used(new Contents(messages, DeliverySettings.holding(3 * BYTES)), BYTES);

        assertThat(most.get()).isBetween(1, 3);
        assertThat(held.get()).isZero();
    }

    @Test
    void aMessageThatIsLargerThanTheRoomGoesAlone() throws Exception {
        used(new Contents(messages, DeliverySettings.holding(BYTES)), 5L * BYTES);

        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void aUseThatFailsGivesItsRoomBack() throws Exception {
        // Given
        var contents = new Contents(messages, DeliverySettings.holding(BYTES));
        var missing = UUID.randomUUID();

        // When
        assertThat(catchThrowable(() -> contents.use(missing, BYTES, bytes -> bytes.length)))
                .isNotNull();

        // Then
        used(contents, BYTES);
    }

    private void used(Contents contents, long size) throws Exception {
        var ids = IntStream.range(0, 12).mapToObj(i -> accepted()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uses = ids.stream()
                    .<Callable<Integer>>map(id -> () -> contents.use(id, size, this::counted))
                    .toList();
            List<Integer> lengths =
                    threads.invokeAll(uses).stream().map(use -> use.resultNow()).toList();
            assertThat(lengths).hasSize(ids.size()).allMatch(length -> length > 0);
        }
    }

    private int counted(byte[] bytes) {
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        var digest = Octets.sha256(bytes);
        held.decrementAndGet();
        return digest.length();
    }

    private UUID accepted() {
        return UUID.fromString(Api.accepted(Api.message("anna@" + name + ".example.com", "bert@example.com")));
    }
}
