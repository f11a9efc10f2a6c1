package io.sealpost.mail.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sealpost.mail.incoming.FetchRunServer.Outcome;
import io.sealpost.mail.testing.Api;
import io.sealpost.mail.testing.Incoming;
import io.sealpost.mail.testing.MailHost;
import io.sealpost.mail.testing.Standstill;
import io.sealpost.mail.testing.Surroundings;
import io.sealpost.mail.testing.Tokens;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** How a run ends, whatever happens to the replica that carries it out; beside a service whose schedule stands still. */
@QuarkusTest
@TestProfile(Standstill.class)
@QuarkusTestResource(Surroundings.class)
class FetchRunsTest {

    MailHost mailHost;

    @Inject
    FetchRuns otherReplica;

    @Inject
    Leases leases;

    @Inject
    IncomingRows servers;

    @Inject
    IncomingConfig config;

    @Inject
    Session database;

    @Inject
    Clock clock;

    @Test
    void anUnexpectedErrorEndsTheRun() throws Exception {
        // Given
        var runs = runs(() -> {
            throw new IllegalStateException("the database was away");
        });

        // When
        var started = runs.start("somebody", servers(1));
        started.finished().await();

        // Then
        assertThat(entries(started.id())).allSatisfy(entry -> {
            assertThat(entry.outcome).isEqualTo(Outcome.FAILED);
            assertThat(entry.error).isEqualTo("internal_error");
        });
        assertThat(run(started.id()).finishedAt).isNotNull();
    }

    @Test
    void aRunWhoseServersEndAtOnceIsFinished() throws Exception {
        // Given
        var together = new CyclicBarrier(8);
        var runs = runs(() -> {
            meet(together);
            return new FetchOutcome.Done(Counts.NONE);
        });

        // When
        var started = runs.start("somebody", servers(8));
        started.finished().await();

        // Then
        assertThat(run(started.id()).finishedAt).isNotNull();
    }

    @Test
    void aRunOfALostReplicaIsClosedAsSoonAsItsLeaseHasLapsed() {
        // Given
        var run = lost();

        // When
        otherReplica.closeAbandoned();

        // Then
        assertThat(entries(run)).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.outcome).isEqualTo(Outcome.FAILED);
            assertThat(entry.error).isEqualTo("interrupted");
        });
        assertThat(run(run).finishedAt).isNotNull();
    }

    @Test
    void aReplicaWhoseClockIsFastTakesNoRunForLost() {
        // Given
        var run = lost();
        QuarkusTransaction.requiringNew().run(() -> database.createNativeMutationQuery(
                        "update fetch_run set lease_until = clock_timestamp() + interval '2 minutes' where id = ?1")
                .setParameter(1, run)
                .executeUpdate());
        var fast = new FetchRuns(database, leases, null, config, Clock.offset(clock, Duration.ofMinutes(5)));

        // When
        QuarkusTransaction.requiringNew().run(fast::closeAbandoned);

        // Then
        assertThat(run(run).finishedAt).isNull();
    }

    @Test
    void aRunThatIsUnderWayIsClosedByNobody() throws Exception {
        // Given
        var end = new CountDownLatch(1);
        var runs = runs(() -> {
            meet(end);
            return new FetchOutcome.Done(new Counts(2, 1, 0));
        });
        var started = runs.start("somebody", servers(1));
        Awaitility.await().until(() -> entries(started.id()).getFirst().outcome == Outcome.RUNNING);
        lapse(started.id());

        // When
        QuarkusTransaction.requiringNew().run(runs::closeAbandoned);
        otherReplica.closeAbandoned();

        // Then
        assertThat(run(started.id()).finishedAt).isNull();
        end.countDown();
        started.finished().await();
        assertThat(entries(started.id()).getFirst().fetched).isEqualTo(2);
        assertThat(run(started.id()).finishedAt).isNotNull();
    }

    @Test
    void aRunIsAnsweredAsFinishedOnlyWhenItIs() {
        // Given
        var busy = servers(1).getFirst().name;
        QuarkusTransaction.requiringNew().run(() -> servers.findById(busy).state = State.CONFIRMED);
        assertThat(leases.take(busy)).isPresent();

        for (var wait : List.of("PT0S", "PT0.001S", "PT0.005S", "PT0.02S", "PT10S")) {
            // When
            var answer = Api.as(Tokens.with("mail:fetch"))
                    .body(Map.of("servers", List.of(busy)))
                    .post("/v1/fetch-runs?wait=" + wait);

            // Then
            assertThat(answer.statusCode()).isEqualTo(answer.path("finished_at") == null ? 202 : 200);
        }
    }

    private FetchRuns runs(Supplier<FetchOutcome> outcome) {
        var fetcher = new Fetcher(null, null, null, null, null) {
            @Override
            FetchOutcome fetch(Lease lease) {
                return outcome.get();
            }
        };
        return new FetchRuns(database, leases, fetcher, config, clock);
    }

    private List<IncomingServer> servers(int count) {
        var names = IntStream.range(0, count)
                .mapToObj(i -> Incoming.draft(mailHost, Map.of()).server())
                .toList();
        return QuarkusTransaction.requiringNew()
                .call(() -> names.stream().map(servers::findById).toList());
    }

    /** A run of which one server was waiting and one was being read when its replica was lost. */
    private UUID lost() {
        var run = new FetchRun();
        run.id = UUID.randomUUID();
        run.caller = "somebody";
        run.createdAt = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            database.persist(run);
            for (var outcome : List.of(Outcome.WAITING, Outcome.RUNNING)) {
                var entry = new FetchRunServer();
                entry.run = run.id;
                entry.server = outcome.text();
                entry.mailboxKey = "box@example.com";
                entry.mailboxDomain = "example.com";
                entry.outcome = outcome;
                database.persist(entry);
            }
        });
        lapse(run.id);
        return run.id;
    }

    private void lapse(UUID run) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeMutationQuery("update fetch_run set lease_until = ?1 where id = ?2")
                        .setParameter(1, Instant.EPOCH)
                        .setParameter(2, run)
                        .executeUpdate());
    }

    private FetchRun run(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> otherReplica.find(id));
    }

    private List<FetchRunServer> entries(UUID run) {
        return QuarkusTransaction.requiringNew().call(() -> otherReplica.servers(run));
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
