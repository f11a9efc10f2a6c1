package io.sealpost.auth.connection;

import io.sealpost.auth.address.AccountKey;
import io.sealpost.auth.audit.Action;
import io.sealpost.auth.lock.NameLock;
import io.sealpost.auth.provider.MailOffer;
import io.sealpost.auth.vault.AccountGrant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Connections that repair grants.
 *
 * <ol>
 *   <li>A caller's repairs keep one connection per account until somebody uses it. Asked for again it stays the same connection with a new
 *       link and a whole life: tickets are stored as hashes, so the link before cannot be told again; it works no longer.
 *   <li>Who is at the provider already by the link before may come back: the flow stays.
 *   <li>Connections that were asked for one by one, and those of other callers, are left alone.
 * </ol>
 */
@ApplicationScoped
class RepairLinks {

    private final Connections connections;
    private final ConnectionOpener opener;
    private final NameLock locks;

    RepairLinks(Connections connections, ConnectionOpener opener, NameLock locks) {
        this.connections = connections;
        this.opener = opener;
        this.locks = locks;
    }

    /**
     * A grant that needs consent.
     *
     * @param offers the providers of its application, at least one
     */
    record Breach(AccountGrant grant, List<MailOffer> offers) {}

    /** @param cause why the grant needs consent */
    record Repair(ConnectionOpener.Opened opened, String cause) {}

    /** One caller at a time: of two calls that meet, the later one's links are those that work. */
    @Transactional
    List<Repair> make(List<Breach> breaches, ConnectionOpener.Asker asker, String repairer) {
        locks.take("repairs", repairer);
        return breaches.stream()
                .flatMap(breach -> make(breach, asker, repairer).stream())
                .toList();
    }

    private Optional<Repair> make(Breach breach, ConnectionOpener.Asker asker, String repairer) {
        var grant = breach.grant();
        var key = AccountKey.of(grant.account());
        var last = connections.lastOf(
                breach.offers().stream().map(MailOffer::provider).toList(), key);
        var offer = breach.offers().stream()
                .filter(candidate -> last.map(earlier -> earlier.provider.equals(candidate.provider()))
                        .orElse(true))
                .findFirst()
                .orElseThrow();
        var uses = uses(offer, grant, last);
        if (uses.isEmpty()) {
            return Optional.empty();
        }
        var before = connections.unspentRepair(repairer, offer.provider(), key);
        var connection = before.orElseGet(() -> ConnectionReader.mailbox(offer, grant.account()));
        connection.repairer = repairer;
        connection.use(uses);
        ConnectionOpener.ask(connection, asker);
        connection.application = offer.application();
        var action = before.isPresent() ? Action.REPAIR_RENEWED : Action.REPAIR_OPENED;
        return Optional.of(new Repair(opener.opened(connection, asker, action, grant.cause()), grant.cause()));
    }

    /**
     * What the account was connected for, and what its grant shows to be for; the scopes that the grant has are asked for in any case once the
     * button is pressed. A grant of which neither is known, such as one that was brought along, is for all mail where any scope may be.
     */
    private static Set<Use> uses(MailOffer offer, AccountGrant grant, Optional<Connection> last) {
        var uses = EnumSet.noneOf(Use.class);
        uses.addAll(Use.shownBy(offer.template(), grant.scopes()));
        last.map(Connection::useList).ifPresent(uses::addAll);
        if (uses.isEmpty()) {
            uses.addAll(Use.unknown(offer.template()));
        }
        return uses;
    }
}
