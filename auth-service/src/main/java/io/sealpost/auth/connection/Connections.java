package io.sealpost.auth.connection;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.provider.MailOffers;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.RandomText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.Timeouts;

@ApplicationScoped
class Connections implements PanacheRepositoryBase<Connection, UUID> {

    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Flows flows;
    private final MailOffers offers;
    private final Audit audit;
    private final Clock clock;

    Connections(Flows flows, MailOffers offers, Audit audit, Clock clock) {
        this.flows = flows;
        this.offers = offers;
        this.audit = audit;
        this.clock = clock;
    }

    /** Keeps what was asked for, and why, where that is known. */
    @Transactional(Transactional.TxType.MANDATORY)
    void asked(Connection connection, Actor asker, Action action, String reason) {
        persist(connection);
        audit.done(deed(connection, asker, action), reason);
    }

    /** The connection of a ticket that can still be used; refused otherwise. */
    @Transactional
    Connection ofTicket(String ticket) {
        if (!TICKET.matcher(ticket).matches()) {
            throw unknownTicket();
        }
        var connection = find("ticketHash", RandomText.hash(ticket))
                .firstResultOptional()
                .orElseThrow(Connections::unknownTicket);
        connection.requireUsable(clock.instant());
        return connection;
    }

    /** Begins a flow in place of the one before, unless the ticket was spent or the provider deleted meanwhile. */
    @Transactional
    void begin(Flow flow, Actor actor) {
        var connection = findById(flow.connection, LockModeType.PESSIMISTIC_WRITE);
        connection.requireUsable(clock.instant());
        if (!offers.hold(flow.provider)) {
            throw Tickets.notOffered();
        }
        connection.status = ConnectionStatus.OPEN;
        connection.cause = null;
        connection.application = flow.application;
        flows.deleteOf(flow.connection);
        flows.persist(flow);
        audit.done(deed(connection, actor, Action.CONNECTION_STARTED), null);
    }

    /** Refuses to go on with a callback when another one spent the ticket meanwhile. */
    @Transactional
    void requireUnspent(UUID id) {
        findById(id, LockModeType.PESSIMISTIC_WRITE).requireUnspent();
    }

    /**
     * Records how a callback ended, whatever it was. What another callback decided meanwhile stands, unless it denies a grant that is in
     * force now.
     */
    @Transactional
    Connection end(UUID id, Outcome outcome, Actor actor) {
        var connection = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (connection.spentAt == null || outcome.status() == ConnectionStatus.CONNECTED) {
            connection.status = outcome.status();
            connection.cause = outcome.cause();
            if (outcome.decided()) {
                connection.spentAt = clock.instant();
                flows.deleteOf(id);
            }
            var action = outcome.decided() ? Action.CONNECTION_ENDED : Action.CONNECTION_UNDECIDED;
            audit.ended(deed(connection, actor, action), outcome.status().text(), outcome.cause());
        }
        return connection;
    }

    /** The connection by which an account was connected last with one of some providers, as far as is known. */
    Optional<Connection> lastOf(Collection<String> providers, String accountKey) {
        return find(
                        "provider in ?1 and accountKey = ?2 and status = CONNECTED order by spentAt desc",
                        providers,
                        accountKey)
                .page(0, 1)
                .firstResultOptional();
    }

    /** The connection that a caller's repairs made for an account and that nobody used; locked, expired ones too. */
    Optional<Connection> unspentRepair(String repairer, String provider, String accountKey) {
        return find(
                        "repairer = ?1 and provider = ?2 and accountKey = ?3 and spentAt is null",
                        repairer,
                        provider,
                        accountKey)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Notes which links ran out, up to so many that nobody else is at; true when there may be more. */
    @Transactional
    boolean expire(Instant now, int most) {
        var expired = find("status = ?1 and expiresAt <= ?2", ConnectionStatus.OPEN, now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", Timeouts.SKIP_LOCKED_MILLI)
                .page(0, most)
                .list();
        expired.forEach(connection -> {
            connection.status = ConnectionStatus.EXPIRED;
            audit.ended(deed(connection, Actor.AUTH, Action.CONNECTION_ENDED), ConnectionStatus.EXPIRED.text(), null);
        });
        return expired.size() == most;
    }

    private static Audit.Deed deed(Connection connection, Actor actor, Action action) {
        return new Audit.Deed(actor, action, connection.object(), connection.purpose());
    }

    private static Refusal unknownTicket() {
        return Refusal.of(
                RefusalCode.NOT_FOUND,
                "This link is not known, or a newer one took its place. Check that it was copied whole, or ask whoever sent it for the"
                        + " newest.");
    }
}
