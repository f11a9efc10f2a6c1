package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.mail.incoming.FetchRunServer.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Fetches when somebody asks, and keeps what came of it.
 *
 * <ol>
 *   <li>Whatever goes wrong with a server is its outcome; a run is finished with its last server.
 *   <li>The replica that carries a run out holds a lease on it, from before the first server waits for its turn until behind the last
 *       outcome. The mailboxes' own leases are not enough: a server that waits has none yet, one whose outcome is not stored none any more.
 *   <li>A run whose lease has lapsed, by the database's clock, is closed by whichever replica finds it, but never by the one that carries it out.
 * </ol>
 */
@ApplicationScoped
class FetchRuns {

    private static final Logger LOG = Logger.getLogger(FetchRuns.class);

    private final Session database;
    private final Leases leases;
    private final Fetcher fetcher;
    private final IncomingConfig config;
    private final Semaphore room;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    FetchRuns(Session database, Leases leases, Fetcher fetcher, IncomingConfig config, Clock clock) {
        this.database = database;
        this.leases = leases;
        this.fetcher = fetcher;
        this.config = config;
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
            database.flush();
            hold(run.id);
            servers.forEach(server -> database.persist(entry(run.id, server)));
        });
        var open = new CountDownLatch(servers.size());
        if (!servers.isEmpty()) {
            underWay.add(run.id);
        }
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
            switch (read(run, server)) {
                case FetchOutcome.Done done -> record(run, server, Outcome.DONE, done.counts(), null);
                case FetchOutcome.Busy busy -> record(run, server, Outcome.BUSY, busy.counts(), null);
                case FetchOutcome.Failed failed -> record(run, server, Outcome.FAILED, failed.counts(), failed.error());
            }
        } catch (RuntimeException | Error e) {
            LOG.errorf(
                    e, "what came of server %s in run %s could not be stored; the run's lease closes it", server, run);
        } finally {
            room.release();
            open.countDown();
            if (open.getCount() == 0) {
                underWay.remove(run);
            }
        }
    }

    private FetchOutcome read(UUID run, String server) {
        try {
            var lease = leases.take(server);
            lease.ifPresent(taken -> record(run, server, Outcome.RUNNING, Counts.NONE, null));
            return lease.map(fetcher::fetch).orElseGet(FetchOutcome.Busy::new);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "the mailbox of server %s could not be read", server);
            return new FetchOutcome.Failed(Counts.NONE, "internal_error");
        }
    }

    private void record(UUID run, String server, Outcome outcome, Counts counts, String error) {
        QuarkusTransaction.requiringNew().run(() -> {
            // Of two servers that end at once, the second has to see the first.
            database.find(FetchRun.class, run, LockModeType.PESSIMISTIC_WRITE);
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

    /** Shows that what this replica carries out is alive, then closes what others left behind. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void closeAbandoned() {
        underWay.forEach(this::hold);
        for (var run : abandoned()) {
            database.createNativeMutationQuery("""
                            update fetch_run_server set outcome = 'FAILED', error = 'interrupted'
                            where run = ?1 and outcome in ('WAITING', 'RUNNING')
                            """).setParameter(1, run).executeUpdate();
            finishIfComplete(run);
        }
    }

    private void hold(UUID run) {
        database.createNativeMutationQuery(
                        "update fetch_run set lease_until = clock_timestamp() + ?1 * interval '1 ms' where id = ?2")
                .setParameter(1, config.lease().toMillis())
                .setParameter(2, run)
                .executeUpdate();
    }

    private List<UUID> abandoned() {
        return database.createNativeQuery("""
                        select id from fetch_run where finished_at is null
                            and (lease_until is null or lease_until < (select clock_timestamp()))
                        for update skip locked
                        """, UUID.class).getResultList();
    }
}
