package io.sealpost.vault.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.vault.audit.ChainVerifier.Ending;
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
import java.util.Optional;
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
    private final ChainVerifier verifier;
    private final PostedEvents posted;
    private final Clock clock;

    AuditRetention(
            AgroalDataSource database,
            AuditConfig config,
            AuditEntries entries,
            Checkpointer checkpointer,
            Checkpoints checkpoints,
            ChainVerifier verifier,
            PostedEvents posted,
            Clock clock) {
        this.database = database;
        this.config = config;
        this.entries = entries;
        this.checkpointer = checkpointer;
        this.checkpoints = checkpoints;
        this.verifier = verifier;
        this.posted = posted;
        this.clock = clock;
    }

    /** A month that cannot be made keeps nobody from starting: its events find another place until it can. */
    void onStart(@Observes StartupEvent event) {
        try {
            addMonths();
        } catch (RuntimeException e) {
            LOG.error("a month of the audit trail cannot be made, which is tried again", e);
        }
    }

    @Scheduled(
            every = "${sealpost.audit.housekeeping-every:PT6H}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        addMonths();
        QuarkusTransaction.requiringNew()
                .run(() -> posted.forget(clock.instant().minus(config.retention())));
        dropMonths();
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

    /** One after the other, the oldest first; those behind one that has to stay, stay. */
    void dropMonths() {
        var kept = clock.instant().minus(config.retention());
        for (var month : entries.months()) {
            if (month.plusMonths(1)
                            .atDay(1)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .isAfter(kept)
                    || !drop(month)) {
                return;
            }
        }
    }

    /** A month goes if what remains of it is as it was written, and stays. Those who write wait for it, a moment; else it is tried later. */
    private boolean drop(YearMonth month) {
        checkpointer.checkpoint();
        var ending = verifier.ending(month);
        if (!ending.findings().isEmpty()) {
            LOG.errorf(
                    "the audit up to the end of %s is not as it was written (%s): %s",
                    month, config.dropChanged() ? "it goes, as configured" : "it is kept", ending.findings());
            if (!config.dropChanged()) {
                return false;
            }
        }
        var made = QuarkusTransaction.requiringNew().call(() -> dropped(month, ending));
        made.ifPresent(checkpoint -> {
            checkpoints.tell(checkpoint);
            LOG.infof("the audit of %s is dropped", month);
        });
        return made.isPresent();
    }

    /** Empty where another replica was faster, or the month is another than the one that was looked through. */
    private Optional<Checkpoint> dropped(YearMonth month, Ending ending) {
        checkpointer.alone();
        if (!entries.months().contains(month) || entries.last(month) != ending.position()) {
            return Optional.empty();
        }
        var checkpoint = checkpoints.add(remainder(month, ending));
        call("audit_drop_month", month);
        return Optional.of(checkpoint);
    }

    private Content remainder(YearMonth month, Ending ending) {
        var last = checkpoints.last();
        var lastToGo = checkpoints.lastOf(month);
        return new Content(
                last.map(Checkpoint::number).orElse(0L) + 1,
                clock.instant(),
                Kind.RETENTION,
                hash(last),
                last.flatMap(checkpoints::content).map(Content::position).orElse(0L),
                ending.heads(),
                new Dropped(
                        month.toString(),
                        ending.events(),
                        ending.position(),
                        lastToGo.map(Checkpoint::number).orElse(0L),
                        hash(lastToGo),
                        ending.findings().isEmpty() ? null : ending.findings().size()));
    }

    private static String hash(Optional<Checkpoint> checkpoint) {
        return checkpoint.map(Checkpoint::hash).map(Bytes::hex).orElse(Checkpointer.NOTHING_BEFORE);
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
