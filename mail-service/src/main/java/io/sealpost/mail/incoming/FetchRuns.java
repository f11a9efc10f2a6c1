package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.mail.incoming.FetchRunServer.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.hibernate.Session;

/** Fetches when somebody asks, and keeps what came of it. */
@ApplicationScoped
class FetchRuns {

    private static final Duration GIVEN_UP = Duration.ofHours(1);

    private final Session database;
    private final Leases leases;
    private final Fetcher fetcher;
    private final Semaphore room;
    private final Clock clock;

    FetchRuns(Session database, Leases leases, Fetcher fetcher, IncomingConfig config, Clock clock) {
        this.database = database;
        this.leases = leases;
        this.fetcher = fetcher;
        this.room = new Semaphore(config.parallelism());
        this.clock = clock;
    }

    /** A run that has been committed and is under way. */
    record Started(UUID id, CountDownLatch finished) {}

    /** Begins to fetch from these servers. */
    Started start(String caller, List<IncomingServer> servers) {
        var run = new FetchRun();
        run.id = UUID.randomUUID();
        run.caller = caller;
        run.createdAt = clock.instant();
        run.finishedAt = servers.isEmpty() ? run.createdAt : null;
        QuarkusTransaction.requiringNew().run(() -> {
            database.persist(run);
            servers.forEach(server -> database.persist(entry(run.id, server)));
        });
        var open = new CountDownLatch(servers.size());
        servers.forEach(server ->
                Thread.ofVirtual().name("fetch-" + server.name).start(() -> fetch(run.id, server.name, open)));
        return new Started(run.id, open);
    }

    private static FetchRunServer entry(UUID run, IncomingServer server) {
        var entry = new FetchRunServer();
        entry.run = run;
        entry.server = server.name;
        entry.mailboxKey = server.mailboxKey;
        entry.mailboxDomain = server.mailboxDomain;
        entry.outcome = Outcome.WAITING;
        return entry;
    }

    private void fetch(UUID run, String server, CountDownLatch open) {
        room.acquireUninterruptibly();
        try {
            var lease = leases.take(server);
            lease.ifPresent(taken -> record(run, server, Outcome.RUNNING, Counts.NONE, null));
            switch (lease.map(fetcher::fetch).orElseGet(FetchOutcome.Busy::new)) {
                case FetchOutcome.Done done -> record(run, server, Outcome.DONE, done.counts(), null);
                case FetchOutcome.Busy busy -> record(run, server, Outcome.BUSY, busy.counts(), null);
                case FetchOutcome.Failed failed -> record(run, server, Outcome.FAILED, failed.counts(), failed.error());
            }
        } finally {
            room.release();
            open.countDown();
        }
    }

    private void record(UUID run, String server, Outcome outcome, Counts counts, String error) {
        QuarkusTransaction.requiringNew().run(() -> {
            var entry = database.find(FetchRunServer.class, new FetchRunServer.Key(run, server));
            entry.outcome = outcome;
            entry.fetched = counts.fetched();
            entry.known = counts.known();
            entry.problems = counts.problems();
            entry.error = error;
            database.flush();
            finishIfComplete(run);
        });
    }

    private void finishIfComplete(UUID run) {
        database.createNativeMutationQuery("""
                        update fetch_run set finished_at = ?1 where id = ?2 and finished_at is null and not exists
                            (select 1 from fetch_run_server where run = ?2 and outcome in ('WAITING', 'RUNNING'))
                        """)
                .setParameter(1, clock.instant())
                .setParameter(2, run)
                .executeUpdate();
    }

    /** The run and its servers; part of a transaction. */
    List<FetchRunServer> servers(UUID run) {
        return database.createQuery("from FetchRunServer where run = ?1 order by server", FetchRunServer.class)
                .setParameter(1, run)
                .getResultList();
    }

    /** Part of a transaction; null if there is none. */
    FetchRun find(UUID run) {
        return database.find(FetchRun.class, run);
    }

    /** Runs of a replica that is gone do not stay open for ever. */
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void closeAbandoned() {
        var abandoned = database.createQuery(
                        "select id from FetchRun where finishedAt is null and createdAt < ?1", UUID.class)
                .setParameter(1, clock.instant().minus(GIVEN_UP))
                .getResultList();
        for (var run : abandoned) {
            database.createNativeMutationQuery("""
                            update fetch_run_server set outcome = 'FAILED', error = 'interrupted'
                            where run = ?1 and outcome in ('WAITING', 'RUNNING')
                            """).setParameter(1, run).executeUpdate();
            finishIfComplete(run);
        }
    }
}
