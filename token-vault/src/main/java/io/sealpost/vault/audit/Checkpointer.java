package io.sealpost.vault.audit;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.vault.audit.Checkpoint.Content;
import io.sealpost.vault.audit.Checkpoint.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Signs the heads of the chains that grew since the checkpoint before. Any replica does it, one at a time. */
@ApplicationScoped
class Checkpointer {

    /** Held to the end of the transaction that adds a checkpoint: any number that nothing else here uses. */
    private static final String ALONE = "select pg_advisory_xact_lock(8427502)";

    static final String NOTHING_BEFORE = "";

    private final AgroalDataSource database;
    private final AuditEntries entries;
    private final Checkpoints checkpoints;
    private final Clock clock;

    Checkpointer(AgroalDataSource database, AuditEntries entries, Checkpoints checkpoints, Clock clock) {
        this.database = database;
        this.entries = entries;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    @Scheduled(
            every = "${sealpost.audit.checkpoint-every:PT1M}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        checkpoint();
    }

    /** Makes one if there is anything new to sign. */
    Optional<Checkpoint> checkpoint() {
        var settled = entries.settled();
        var made = QuarkusTransaction.requiringNew().call(() -> {
            alone();
            var last = checkpoints.last();
            var signedUpTo =
                    last.flatMap(checkpoints::content).map(Content::position).orElse(0L);
            if (settled <= signedUpTo) {
                return Optional.<Checkpoint>empty();
            }
            return Optional.of(checkpoints.add(new Content(
                    last.map(Checkpoint::number).orElse(0L) + 1,
                    clock.instant(),
                    Kind.HEADS,
                    last.map(Checkpoint::hash).map(Bytes::hex).orElse(NOTHING_BEFORE),
                    settled,
                    entries.heads(signedUpTo, settled),
                    null)));
        });
        made.ifPresent(checkpoints::tell);
        return made;
    }

    /** Nobody else adds a checkpoint until the current transaction ends. */
    void alone() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(ALONE);
        } catch (SQLException e) {
            throw AuditUnavailable.because(e);
        }
    }
}
