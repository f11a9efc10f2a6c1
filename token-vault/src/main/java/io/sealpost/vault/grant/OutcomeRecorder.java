package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.commit.GroupCommit;
import io.sealpost.vault.grant.RefreshOutcomes.Answered;
import io.sealpost.vault.grant.RefreshOutcomes.Recorded;
import io.sealpost.vault.thread.UrgentThreads;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.logging.Logger;

/**
 * Commits what came of refreshes, in transactions that depend on nothing but grants' rows. An answer is known only here, and its token may
 * be the only one that the provider still takes: while the database is away it is kept and tried again.
 */
@ApplicationScoped
class OutcomeRecorder {

    private static final Logger LOG = Logger.getLogger(OutcomeRecorder.class);

    /** What a provider gave stands nowhere but here until it is committed: nobody waits behind a slow one while there is a place. */
    private static final GroupCommit.Size GROUPS = new GroupCommit.Size(25, 2, 1);

    private final Grants grants;
    private final RefreshOutcomes outcomes;
    private final GroupCommit<Outcome, Recorded> together =
            new GroupCommit<>(GROUPS, UrgentThreads.named("outcomes", GROUPS.atOnce()), this::write);

    OutcomeRecorder(Grants grants, RefreshOutcomes outcomes) {
        this.grants = grants;
        this.outcomes = outcomes;
    }

    private record Outcome(Lease lease, Answered answered) {}

    /** Returns when it is committed. Blocks, while the database is away for up to five minutes. */
    Recorded record(Lease lease, Answered answered) {
        try {
            return together.run(new Outcome(lease, answered));
        } catch (RuntimeException e) {
            // by itself: what one row fails of is no other's trouble
            LOG.warnf(
                    "what came of the refresh of grant %s was not stored at first (%s)",
                    lease.grant(), e.getClass().getName());
            return recordAlone(lease, answered);
        }
    }

    @Retry(maxRetries = -1, delay = 50, jitter = 25, maxDuration = 5, durationUnit = ChronoUnit.MINUTES)
    @ExponentialBackoff(maxDelay = 500)
    Recorded recordAlone(Lease lease, Answered answered) {
        return write(List.of(new Outcome(lease, answered))).getFirst();
    }

    private List<Recorded> write(List<Outcome> group) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var rows = grants.locked(
                    group.stream().map(outcome -> outcome.lease().grant()).toList());
            return group.stream()
                    .map(outcome -> outcomes.write(
                            outcome.lease(),
                            outcome.answered(),
                            Optional.ofNullable(rows.get(outcome.lease().grant()))))
                    .toList();
        });
    }
}
