package io.sealpost.mail.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private final ByteBudget room = new ByteBudget(1000);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void thereIsNoMoreInUseThanThereIsRoomFor() throws Exception {
        used(400);

        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whatIsLargerThanTheRoomGoesAlone() throws Exception {
        used(5000);

        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void aUseThatFailsGivesItsRoomBack() throws Exception {
        assertThatThrownBy(() -> room.use(1000, () -> {
                    throw new IOException("the link was lost");
                }))
                .isInstanceOf(IOException.class);

        used(1000);

        assertThat(most.get()).isEqualTo(1);
    }

    private void used(long size) throws Exception {
        Callable<Integer> use = () -> room.use(size, () -> {
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            return held.decrementAndGet();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uses =
                    threads.invokeAll(IntStream.range(0, 200).mapToObj(i -> use).toList());
            assertThat(uses).allMatch(done -> done.resultNow() >= 0);
        }
    }
}
