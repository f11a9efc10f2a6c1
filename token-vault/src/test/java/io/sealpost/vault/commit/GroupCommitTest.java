package io.sealpost.vault.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {

    private static final long PATIENCE = 30;

    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<Integer>> transactions = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstIsOnItsWay = new CountDownLatch(1);
    private final CompletableFuture<Void> firstMayGoOn = new CompletableFuture<>();

    @AfterEach
    void close() {
        firstMayGoOn.complete(null);
        writers.close();
    }

    @Test
    void aSingleWriterWaitsForNobody() {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(10, 1, 5), writers, this::noted);

        // When
        var outcome = commits.run(1);

        // Then
        assertThat(outcome).isEqualTo("1 is written");
        assertThat(transactions).containsExactly(List.of(1));
    }

    @Test
    void whatArrivesMeanwhileSharesTheNextTransaction() throws Exception {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(10, 1, 5), writers, this::held);
        var first = begun(commits);
        var others = written(commits, 2, 3, 4);

        // When
        firstMayGoOn.complete(null);

        // Then
        assertThat(first.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("1 is written");
        assertThat(outcomes(others)).containsExactlyInAnyOrder("2 is written", "3 is written", "4 is written");
        assertThat(transactions).hasSize(2);
        assertThat(transactions.getLast()).containsExactlyInAnyOrder(2, 3, 4);
    }

    @Test
    void aTransactionHoldsNoMoreThanItMay() throws Exception {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(2, 1, 1), writers, this::held);
        var first = begun(commits);
        var others = written(commits, 2, 3, 4, 5, 6);

        // When
        firstMayGoOn.complete(null);

        // Then
        first.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(outcomes(others)).hasSize(5);
        assertThat(transactions).allSatisfy(items -> assertThat(items).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void ofMoreThanAFewHalfGoSoThatOthersStandInLineMeanwhile() throws Exception {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(4, 8, 1, 1), writers, this::held);
        var first = begun(commits);
        var others = written(commits, IntStream.rangeClosed(2, 31).boxed().toArray(Integer[]::new));

        // When
        firstMayGoOn.complete(null);

        // Then
        first.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(outcomes(others)).hasSize(30);
        assertThat(transactions.stream().map(List::size)).containsExactly(1, 8, 8, 7, 4, 3);
    }

    @Test
    void anotherTransactionBeginsBesideASlowOneWhenEnoughWait() throws Exception {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(6, 2, 3), writers, this::held);
        var first = begun(commits);
        var others = written(commits, 2, 3);

        // When
        others.add(writers.submit(() -> commits.run(4)));

        // Then
        assertThat(outcomes(others)).containsExactlyInAnyOrder("2 is written", "3 is written", "4 is written");
        assertThat(first.isDone()).isFalse();
    }

    @Test
    void withoutAThreadNobodyWaits() throws Exception {
        // Given
        var refusals = new AtomicBoolean(true);
        var commits = new GroupCommit<>(
                new GroupCommit.Size(10, 1, 1),
                work -> {
                    if (refusals.get()) {
                        throw new RejectedExecutionException("no thread");
                    }
                    writers.execute(work);
                },
                this::noted);

        // When
        var failed = commits.begin(1).toCompletableFuture();
        refusals.set(false);

        // Then
        assertThatThrownBy(failed::join).hasRootCauseMessage("no thread");
        assertThat(commits.run(2)).isEqualTo("2 is written");
        assertThat(transactions).containsExactly(List.of(2));
    }

    @Test
    void aFailureIsForThoseWhoSharedItAlone() throws Exception {
        // Given
        var commits = new GroupCommit<>(new GroupCommit.Size(10, 1, 5), writers, this::held);
        var first = begun(commits);
        var others = written(commits, 2, -3);

        // When
        firstMayGoOn.complete(null);

        // Then
        assertThat(first.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("1 is written");
        assertThat(others).allSatisfy(other -> assertThatThrownBy(() -> other.get(PATIENCE, TimeUnit.SECONDS))
                .hasRootCauseMessage("-3 cannot be written"));
        assertThat(commits.run(4)).isEqualTo("4 is written");
    }

    @Test
    void manyWritersAllGetTheirOwnOutcome() throws Exception {
        // Given
        var commits = new GroupCommit<Integer, String>(new GroupCommit.Size(7, 2, 3), writers, items -> items.stream()
                .map(item -> item + " is written")
                .toList());
        var start = new CyclicBarrier(500);

        // When
        var written = IntStream.range(0, 500)
                .mapToObj(item -> writers.submit(() -> {
                    start.await();
                    return commits.run(item);
                }))
                .toList();

        // Then
        for (var item = 0; item < 500; item++) {
            assertThat(written.get(item).get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(item + " is written");
        }
    }

    @Test
    void nobodyIsForgottenHoweverManyComeAndGo() throws Exception {
        // Given
        var commits = new GroupCommit<Integer, Integer>(new GroupCommit.Size(5, 3, 2), writers, items -> items);

        // When
        var writing = IntStream.range(0, 64)
                .mapToObj(writer -> writers.submit(() -> {
                    for (var item = writer * 3_000; item < writer * 3_000 + 3_000; item++) {
                        assertThat(commits.run(item)).isEqualTo(item);
                    }
                    return null;
                }))
                .toList();

        // Then
        for (var writer : writing) {
            writer.get(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(commits.waiting()).isZero();
    }

    /** The first writer, whose transaction is held up. */
    private Future<String> begun(GroupCommit<Integer, String> commits) throws InterruptedException {
        var first = writers.submit(() -> commits.run(1));
        assertThat(firstIsOnItsWay.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    /** Writers that stand in line; returns when all do. */
    private List<Future<String>> written(GroupCommit<Integer, String> commits, Integer... items) {
        var written = new ArrayList<Future<String>>();
        for (var item : items) {
            written.add(writers.submit(() -> commits.run(item)));
        }
        while (commits.waiting() < items.length) {
            Thread.onSpinWait();
        }
        return written;
    }

    private static List<String> outcomes(List<Future<String>> written) throws Exception {
        var outcomes = new ArrayList<String>();
        for (var each : written) {
            outcomes.add(each.get(PATIENCE, TimeUnit.SECONDS));
        }
        return outcomes;
    }

    private List<String> held(List<Integer> items) {
        if (items.contains(1)) {
            firstIsOnItsWay.countDown();
            firstMayGoOn.join();
        }
        return noted(items);
    }

    private List<String> noted(List<Integer> items) {
        transactions.add(items);
        items.stream().filter(item -> item < 0).findAny().ifPresent(item -> {
            throw new IllegalStateException(item + " cannot be written");
        });
        return items.stream().map(item -> item + " is written").toList();
    }
}
