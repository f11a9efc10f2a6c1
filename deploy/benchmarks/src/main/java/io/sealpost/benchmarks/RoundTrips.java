package io.sealpost.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Does something over and over, as many at once as there are browsers at a busy hour, each as soon as it has its end. */
final class RoundTrips implements Contender {

    private static final int AT_ONCE = 16;

    private final Stage stage;
    private final String name;
    private final IntConsumer once;
    private final AtomicInteger number = new AtomicInteger();

    /** @param once gets another number each time; what it throws ends the benchmark */
    RoundTrips(Stage stage, String name, IntConsumer once) {
        this.stage = stage;
        this.name = name;
        this.once = once;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Round round(Duration time) throws InterruptedException {
        var before = stage.cpu();
        var begin = System.nanoTime();
        var nanos = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var each : threads.invokeAll(IntStream.range(0, AT_ONCE)
                    .<Callable<List<Long>>>mapToObj(_ -> () -> until(begin + time.toNanos()))
                    .toList())) {
                nanos.addAll(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(name, e.getCause());
        }
        var times = Times.of(nanos);
        return new Round(
                nanos.size(),
                0,
                nanos.size() * 1e9 / (System.nanoTime() - begin),
                times.median(),
                times.percentile(0.99),
                stage.cpu().since(before));
    }

    private List<Long> until(long end) {
        var nanos = new ArrayList<Long>();
        while (System.nanoTime() < end) {
            var begin = System.nanoTime();
            once.accept(number.getAndIncrement());
            nanos.add(System.nanoTime() - begin);
        }
        return nanos;
    }
}
