package io.sealpost.vault.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Dropped;
import io.sealpost.vault.audit.Checkpoint.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps the months of the trail: makes them ahead, and drops those that are older than the retention. Of a dropped month a signed checkpoint
 * remains that tells where each chain goes on, so that the rest can still be verified.
 */
@ApplicationScoped
class AuditRetention {

    private static final Logger LOG = Logger.getLogger(AuditRetention.class);

    private final AgroalDataSource database;
    private final AuditConfig config;
    private final AuditEntries entries;
    private final Checkpointer checkpointer;
    private final Checkpoints checkpoints;
    private final PostedEvents posted;
    private final Clock clock;

    AuditRetention(
            AgroalDataSource database,
            AuditConfig config,
            AuditEntries entries,
            Checkpointer checkpointer,
            Checkpoints checkpoints,
            PostedEvents posted,
            Clock clock) {
        this.database = database;
        this.config = config;
        this.entries = entries;
        this.checkpointer = checkpointer;
        this.checkpoints = checkpoints;
        this.posted = posted;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        addMonths();
    }

    @Scheduled(
            every = "${sealpost.audit.housekeeping-every:PT6H}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        addMonths();
        dropMonths();
        QuarkusTransaction.requiringNew()
                .run(() -> posted.forget(clock.instant().minus(config.retention())));
    }

    private YearMonth thisMonth() {
        return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** This month and the next, so that none begins without a place for its events. */
    void addMonths() {
        for (var month : List.of(thisMonth(), thisMonth().plusMonths(1))) {
            QuarkusTransaction.requiringNew().run(() -> call("audit_add_month", month));
        }
    }

    /** One after the other, the oldest first. */
    void dropMonths() {
        var kept = clock.instant().minus(config.retention());
        for (var month : entries.months()) {
            if (month.plusMonths(1)
                    .atDay(1)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .isAfter(kept)) {
                return;
            }
            drop(month);
        }
    }

    /** In one transaction: a month goes if what remains of it stays. Those who write wait for it, a moment; else it is tried later. */
    private void drop(YearMonth month) {
        checkpointer.checkpoint();
        var made = QuarkusTransaction.requiringNew().call(() -> {
            checkpointer.alone();
            var checkpoint = checkpoints.add(remainder(month));
            call("audit_drop_month", month);
            return checkpoint;
        });
        checkpoints.tell(made);
        LOG.infof("the audit of %s is dropped", month);
    }

    private Content remainder(YearMonth month) {
        var last = checkpoints.last();
        return new Content(
                last.map(Checkpoint::number).orElse(0L) + 1,
                clock.instant(),
                Kind.RETENTION,
                last.map(Checkpoint::hash).map(Bytes::hex).orElse(Checkpointer.NOTHING_BEFORE),
                last.flatMap(checkpoints::content).map(Content::position).orElse(0L),
                entries.heads(month),
                dropped(month));
    }

    private Dropped dropped(YearMonth month) {
        var size = entries.size(month);
        var last = checkpoints.lastOf(month);
        return new Dropped(
                month.toString(),
                size.events(),
                size.position(),
                last.map(Checkpoint::number).orElse(0L),
                last.map(Checkpoint::hash).map(Bytes::hex).orElse(Checkpointer.NOTHING_BEFORE));
    }

    private void call(String function, YearMonth month) {
        try (var connection = database.getConnection();
                var wait = connection.createStatement();
                var statement = connection.prepareStatement("select " + function + "(?)")) {
            wait.execute("set local lock_timeout = '2s'");
            statement.setObject(1, month.atDay(1));
            statement.execute();
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }
}
