package io.sealpost.auth.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.sealpost.auth.vault.AuditEvent;
import io.sealpost.auth.vault.Telling;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells the vault what waits in the outbox.
 *
 * <ol>
 *   <li>A replica has one event under way at a time, and sends in the order in which events were written down, those that
 *       failed behind those that did not.
 *   <li>What the vault confirmed is deleted, nothing else: killed at whatever step, an event is sent again with the same id.
 *   <li>While the vault is away, nothing is sent but one event behind each pause; when the vault says how long, for that long nothing.
 *   <li>An event that the vault refuses for good, or fails over, holds up no other, however many there are.
 * </ol>
 */
@ApplicationScoped
class OutboxPump {

    private static final Logger LOG = Logger.getLogger(OutboxPump.class);
    private static final int BATCH = 50;

    /** Longer than a batch takes of a vault that answers; a batch is not gone on with for longer than half of it. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** An event that failed comes again one doubling later than the pump does. */
    private static final int BEHIND_OTHERS = 2;

    private final Outbox outbox;
    private final Vault vault;
    private final Pauses pauses;
    private final Clock clock;
    private Rest rest = Rest.NONE;
    private volatile boolean stopping;

    OutboxPump(Outbox outbox, Vault vault, Pauses pauses, Clock clock) {
        this.outbox = outbox;
        this.vault = vault;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** The time for which the vault is left alone. A clock that was set back behind its beginning ends it, too. */
    private record Rest(int failures, Instant since, Instant until) {

        static final Rest NONE = new Rest(0, Instant.MIN, Instant.MIN);

        boolean holdsAt(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "${sealpost.audit.send-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        send();
    }

    /** Sends what is due, until nothing is or the vault is away. */
    synchronized void send() {
        var more = true;
        while (more && !stopping && !rest.holdsAt(clock.instant())) {
            var claims = outbox.claim(rest.failures() == 0 ? BATCH : 1, LEASE);
            more = !claims.isEmpty() && send(claims);
        }
    }

    /** False when the rest of the batch was given back. */
    private boolean send(List<Outbox.Claim> claims) {
        var left = new ArrayList<>(claims.stream().map(Outbox.Claim::position).toList());
        var told = new ArrayList<Long>();
        var end = clock.instant().plus(LEASE.dividedBy(2));
        try {
            for (var claim : claims) {
                if (stopping || clock.instant().isAfter(end)) {
                    return false;
                }
                var telling = tell(claim.event());
                left.remove((Object) claim.position());
                switch (telling) {
                    case Telling.Told() -> told.add(claim.position());
                    case Telling.Refused(var code) -> refused(claim, code);
                    case Telling.Failed() -> {
                        outbox.failed(claim.position(), pauses.after(claim.failures() + BEHIND_OTHERS));
                        rest(Optional.empty());
                        return false;
                    }
                }
                rest = Rest.NONE;
            }
            return true;
        } catch (VaultUnavailable away) {
            rest(away.retryAfter());
            return false;
        } finally {
            settle(told, left);
        }
    }

    /** Whatever it is that this event fails of, the others have to go. */
    private Telling tell(AuditEvent event) {
        try {
            return vault.tell(event);
        } catch (VaultUnavailable away) {
            throw away;
        } catch (RuntimeException e) {
            LOG.errorf(e, "an audit event could not be sent and is tried again later: id=%s", event.id());
            return new Telling.Failed();
        }
    }

    private void refused(Outbox.Claim claim, String code) {
        LOG.errorf(
                "token-vault refuses an audit event for good, it stays in audit_outbox: id=%s action=%s code=%s",
                claim.event().id(), claim.event().action(), code);
        outbox.refused(claim.position(), code);
    }

    private void settle(List<Long> told, List<Long> left) {
        if (!told.isEmpty()) {
            outbox.told(told);
        }
        if (!left.isEmpty()) {
            outbox.release(left);
        }
    }

    private void rest(Optional<Duration> asked) {
        var failures = rest.failures() + 1;
        var now = clock.instant();
        var pause = asked.orElseGet(() -> pauses.after(failures));
        if (failures == 1) {
            LOG.warn("events for the audit wait: token-vault does not take them");
        }
        rest = new Rest(failures, now, now.plus(pause));
    }
}
