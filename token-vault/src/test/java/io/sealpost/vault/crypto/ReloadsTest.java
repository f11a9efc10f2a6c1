package io.sealpost.vault.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealpost.vault.testing.MovableClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever holds the KEK is asked by one at a time, and left alone after a failure. */
class ReloadsTest {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final MovableClock clock = new MovableClock();
    private final Reloads reloads = new Reloads(clock);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch asking = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void whoWaitsForOneThatFailsAsksNoMore() throws Exception {
        // Given
        var first = begun(this::hangsAndFails);
        asking.await();
        var others = IntStream.range(0, 20).mapToObj(_ -> begun(this::fails)).toList();

        // When
        answer.countDown();

        // Then
        assertFailed(first);
        others.forEach(ReloadsTest::assertFailed);
        assertThat(asked).hasValue(1);
    }

    @Test
    void nobodyWaitsForLong() throws Exception {
        // Given
        var hanging = begun(this::hangsAndFails);
        asking.await();

        // When
        var other = begun(this::fails);

        // Then
        assertFailed(other);
        assertThat(hanging).isNotDone();
        answer.countDown();
        assertFailed(hanging);
    }

    @Test
    void whoWaitsForOneThatGoesWellTakesItsTurn() throws Exception {
        // Given
        var first = begun(() -> hangs("first"));
        asking.await();
        var second = begun(() -> "second");

        // When
        answer.countDown();

        // Then
        assertThat(first.join()).isEqualTo("first");
        assertThat(second.join()).isEqualTo("second");
    }

    @Test
    void afterAFailureNobodyAsksBeforeThePauseIsOver() {
        assertThatThrownBy(() -> reloads.inTurn(this::fails)).hasMessage("away");

        clock.advance(PAUSE.minusSeconds(1));
        assertThatThrownBy(() -> reloads.inTurn(this::fails))
                .isInstanceOf(KeysUnavailable.class)
                .hasRootCauseMessage("away");
        assertThat(asked).hasValue(1);

        clock.advance(Duration.ofSeconds(2));
        assertThat(reloads.inTurn(() -> "back")).isEqualTo("back");
        assertThat(reloads.inTurn(() -> "again")).isEqualTo("again");
    }

    @Test
    void whatWentWellByTheWayEndsThePause() {
        assertThatThrownBy(() -> reloads.inTurn(this::fails)).hasMessage("away");

        reloads.remembered(() -> "back");

        assertThat(reloads.inTurn(() -> "again")).isEqualTo("again");
        assertThat(reloads.failedWithin(Duration.ofHours(1))).isFalse();
    }

    @Test
    void aClockThatIsSetBackEndsThePauseToo() {
        assertThatThrownBy(() -> reloads.inTurn(this::fails)).hasMessage("away");

        clock.advance(Duration.ofHours(-1));

        assertThat(reloads.inTurn(() -> "again")).isEqualTo("again");
    }

    /** The database's outage, for one, says nothing of whoever holds the KEK. */
    @Test
    void anotherFailureIsNotRemembered() {
        assertThatThrownBy(() -> reloads.inTurn(() -> {
                    throw new IllegalStateException("no connection");
                }))
                .hasMessage("no connection");

        assertThat(reloads.inTurn(() -> "again")).isEqualTo("again");
    }

    private CompletableFuture<String> begun(Supplier<String> reload) {
        return CompletableFuture.supplyAsync(() -> reloads.inTurn(reload), Thread::startVirtualThread);
    }

    private String fails() {
        asked.incrementAndGet();
        throw new KeysUnavailable("away");
    }

    private String hangsAndFails() {
        hangs("in vain");
        return fails();
    }

    private String hangs(String outcome) {
        asking.countDown();
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return outcome;
    }

    private static void assertFailed(CompletableFuture<String> begun) {
        assertThatThrownBy(begun::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(KeysUnavailable.class);
    }
}
