package io.sealpost.mail.message;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Who may send which message. Every method is one transaction.
 *
 * <ol>
 *   <li>A message is claimed by one worker at a time; each claim has a higher fencing token than the one before.
 *   <li>What a worker does without holding the claim any more is refused.
 *   <li>No outgoing server gets more messages at once than its share, over all replicas.
 *   <li>A worker that gives no sign of life loses its claims: a message not yet handed over is queued again, one that was becomes
 *       {@code unknown}. Leases are timed by the database's clock, the one that all replicas share.
 *   <li>What such a worker knows of a message that was taken for interrupted replaces the uncertainty, as long as nobody else has worked on
 *       that message.
 * </ol>
 */
@ApplicationScoped
class MessageQueue {

    private static final Logger LOG = Logger.getLogger(MessageQueue.class);

    /** Looks for the servers one by one, so that the messages waiting behind a server's share cost nothing. */
    private static final String CLAIM = """
            with recursive waiting (server) as (
                select min(server) from message where status in ('QUEUED', 'DEFERRED')
                union all
                select (select min(next.server) from message next
                        where next.status in ('QUEUED', 'DEFERRED') and next.server > waiting.server)
                from waiting where waiting.server is not null
            ), busy as (
                select server, count(*) as messages from message
                where status = 'SENDING' and lease_until >= (select clock_timestamp()) group by server
            ), share as (
                select waiting.server, least(?5, outgoing.connections) - coalesce(busy.messages, 0) as free
                from waiting left join busy on busy.server = waiting.server
                left join outgoing_server outgoing on outgoing.name = waiting.server
                where waiting.server is not null
            ), chosen as (
                select oldest.id from share cross join lateral (
                    select id, due_at from message
                    where server = share.server and status in ('QUEUED', 'DEFERRED') and due_at <= ?3
                    order by due_at limit greatest(share.free, 0)) oldest
                order by oldest.due_at limit ?4
            )
            update message set status = 'SENDING', lease_owner = ?1, lease_until = clock_timestamp() + ?2 * interval '1 ms',
                   fencing_token = fencing_token + 1, attempts = attempts + 1
            where id in (select id from message where id in (select id from chosen) and status in ('QUEUED', 'DEFERRED')
                         for update skip locked)
            returning id, attempts, fencing_token
            """;

    private static final String INTERRUPTED = "interrupted";

    /** A lease is fresh for this part of its time. */
    private static final int FRESH = 6;

    /** An empty list in a condition is a syntax error; no message has this id. */
    private static final List<UUID> NONE = List.of(new UUID(0, 0));

    private final UUID owner = UUID.randomUUID();
    private final Session database;
    private final Messages messages;
    private final Pauses pauses;
    private final DeliveryConfig config;
    private final Clock clock;

    MessageQueue(Session database, Messages messages, Pauses pauses, DeliveryConfig config, Clock clock) {
        this.database = database;
        this.messages = messages;
        this.pauses = pauses;
        this.config = config;
        this.clock = clock;
    }

    /** Claims due messages, oldest first within each server's share, and opens an attempt for each. */
    @Transactional
    List<Claim> claim(int limit) {
        oneAtATime();
        var now = clock.instant();
        var claims = database
                .createNativeQuery(CLAIM, Object[].class)
                .setParameter(1, owner)
                .setParameter(2, config.lease().toMillis())
                .setParameter(3, now)
                .setParameter(4, limit)
                .setParameter(5, config.perServer())
                .getResultList()
                .stream()
                .map(row -> new Claim((UUID) row[0], (Integer) row[1], (Long) row[2]))
                .toList();
        claims.forEach(claim -> open(claim, now));
        return claims;
    }

    /** Two claims at once would not see each other's messages and exceed a server's share together. */
    private void oneAtATime() {
        database.createNativeQuery("select 1 from pg_advisory_xact_lock(4, 0)", Integer.class)
                .getSingleResult();
    }

    private void open(Claim claim, Instant now) {
        var attempt = new Attempt();
        attempt.message = claim.message();
        attempt.number = claim.attempt();
        attempt.startedAt = now;
        database.persist(attempt);
    }

    /** A sign of life for what this worker is sending, also where the lease has lapsed; a lease that is still fresh is left as it is. */
    @Transactional
    void renew(Collection<UUID> sending) {
        database.createNativeMutationQuery("""
                        update message set lease_until = clock_timestamp() + ?1 * interval '1 ms'
                        where lease_owner = ?2 and status = 'SENDING' and id in ?3
                            and lease_until < clock_timestamp() + ?4 * interval '1 ms'
                        """)
                .setParameter(1, config.lease().toMillis())
                .setParameter(2, owner)
                .setParameter(3, sending)
                .setParameter(
                        4, config.lease().minus(config.lease().dividedBy(FRESH)).toMillis())
                .executeUpdate();
    }

    /** Records that the message is about to be handed over; committed before DATA is said. */
    @Transactional
    void handingOver(Claim claim) {
        held(claim);
        attempt(claim).handedOverAt = clock.instant();
    }

    /** Records how an attempt ended and what follows from it. */
    @Transactional
    void settle(Claim claim, Outcome outcome) {
        var message = locked(claim);
        if (isInterrupted(message, claim)) {
            reopen(message, outcome);
        } else if (!isHeld(message, claim)) {
            throw new ClaimLost();
        }
        settle(message, attempt(claim), outcome);
    }

    /** Whether all that happened since the claim is that another replica found it left behind. */
    private static boolean isInterrupted(Message message, Claim claim) {
        return message.status == MessageStatus.UNKNOWN
                && INTERRUPTED.equals(message.cause)
                && message.fencingToken == claim.fencingToken() + 1;
    }

    private void reopen(Message message, Outcome outcome) {
        for (var recipient : messages.recipients(message.id)) {
            if (recipient.status == RecipientStatus.UNKNOWN
                    && outcome.recipients().containsKey(recipient.address)) {
                recipient.status = RecipientStatus.DEFERRED;
            }
        }
        // A second late outcome is one too many.
        message.fencingToken++;
        message.finishedAt = null;
    }

    private void settle(Message message, Attempt attempt, Outcome outcome) {
        var now = clock.instant();
        var next = now.plus(pauses.after(message.attempts));
        var expired = next.isAfter(message.expiresAt);
        var all = new ArrayList<RecipientStatus>();
        for (var recipient : messages.recipients(message.id)) {
            var settled = outcome.recipients().get(recipient.address);
            if (settled != null && recipient.status.isOpen()) {
                record(recipient, settled, expired, now);
            }
            all.add(recipient.status);
        }
        message.status = MessageStatus.of(all);
        message.cause = expired && message.status == MessageStatus.FAILED ? "expired" : outcome.cause();
        message.leaseOwner = null;
        message.leaseUntil = null;
        if (message.status == MessageStatus.DEFERRED) {
            message.dueAt = next;
        } else {
            message.finishedAt = now;
        }
        close(attempt, outcome, message.status, now);
    }

    private static void record(Recipient recipient, Outcome.RecipientOutcome settled, boolean expired, Instant now) {
        var givenUp = expired && settled.status() == RecipientStatus.DEFERRED;
        recipient.status = givenUp ? RecipientStatus.FAILED : settled.status();
        recipient.code = settled.code() == 0 ? null : settled.code();
        recipient.reply = settled.reply();
        recipient.settledAt = recipient.status.isOpen() ? null : now;
    }

    private static void close(Attempt attempt, Outcome outcome, MessageStatus status, Instant now) {
        attempt.endedAt = now;
        attempt.outcome = status;
        attempt.cause = outcome.cause();
        if (outcome.reply() != null) {
            attempt.code = outcome.reply().code();
            attempt.reply = outcome.reply().text();
        }
    }

    /** Settles what workers left behind that gave no sign of life; what this worker is sending is none of it. */
    @Transactional
    void recover(Collection<UUID> sending) {
        var abandoned = database.createNativeQuery("""
                        select id, attempts, fencing_token from message
                        where status = 'SENDING' and lease_until < (select clock_timestamp()) and not (lease_owner = ?1 and id in ?2)
                        limit 100 for update skip locked
                        """, Object[].class)
                .setParameter(1, owner)
                .setParameter(2, sending.isEmpty() ? NONE : sending)
                .getResultList();
        for (var row : abandoned) {
            recover(new Claim((UUID) row[0], (Integer) row[1], (Long) row[2]));
        }
    }

    private void recover(Claim claim) {
        var message = held(claim);
        // Whoever held the claim must not settle it any more.
        message.fencingToken++;
        var attempt = attempt(claim);
        var status = attempt.handedOverAt == null ? RecipientStatus.DEFERRED : RecipientStatus.UNKNOWN;
        var open = messages.recipients(message.id).stream()
                .filter(recipient -> recipient.status.isOpen())
                .map(recipient -> recipient.address)
                .toList();
        LOG.warnf("message %s was left behind while sending; it is %s now", message.id, status.text());
        settle(message, attempt, Outcome.forAll(open, status, INTERRUPTED, null));
        if (message.status == MessageStatus.DEFERRED && message.attempts == 1) {
            // A message that was left behind before may be the reason itself: it waits for the pause that it was given.
            message.dueAt = clock.instant();
        }
    }

    private Message held(Claim claim) {
        var message = locked(claim);
        if (!isHeld(message, claim)) {
            throw new ClaimLost();
        }
        return message;
    }

    private static boolean isHeld(Message message, Claim claim) {
        return message.fencingToken == claim.fencingToken() && message.status == MessageStatus.SENDING;
    }

    private Message locked(Claim claim) {
        return messages.findById(claim.message(), LockModeType.PESSIMISTIC_WRITE);
    }

    private Attempt attempt(Claim claim) {
        return database.find(Attempt.class, new Attempt.Key(claim.message(), claim.attempt()));
    }
}
