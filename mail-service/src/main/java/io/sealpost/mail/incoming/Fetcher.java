package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.imap.FolderState;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.imap.ImapSession;
import io.sealpost.mail.incoming.Cursors.Cursor;
import io.sealpost.mail.received.Origin;
import io.sealpost.mail.received.ReceivedMessages;
import io.sealpost.mail.received.ReceivedMessages.Arrival;
import io.sealpost.mail.vault.LoginUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads one mailbox under a lease.
 *
 * <ol>
 *   <li>A message and the cursor that says so are stored in one transaction, which also proves that the lease still holds.
 *   <li>The mail server is told only what has been committed; what it could not be told is told next time.
 *   <li>A folder with a new UIDVALIDITY is read from its start; what is known stays as it is.
 *   <li>A message that cannot be read, or is too large, is noted and does not stop the next. One that the server does not give out ends
 *       the run before it, until several runs have ended there; a server that refuses for now is waited for however long it takes.
 * </ol>
 */
@ApplicationScoped
class Fetcher {

    private static final Logger LOG = Logger.getLogger(Fetcher.class);

    /** After so many runs that ended at a message it is taken for one that the server will never give out. */
    private static final int PATIENCE = 5;

    private final IncomingRows servers;
    private final Leases leases;
    private final Cursors cursors;
    private final MailboxSessions sessions;
    private final ReceivedMessages received;
    private final IncomingConfig config;
    private final Clock clock;

    Fetcher(
            IncomingRows servers,
            Leases leases,
            Cursors cursors,
            MailboxSessions sessions,
            ReceivedMessages received,
            IncomingConfig config,
            Clock clock) {
        this.servers = servers;
        this.leases = leases;
        this.cursors = cursors;
        this.sessions = sessions;
        this.received = received;
        this.config = config;
        this.clock = clock;
    }

    /** Reads the mailbox and gives the lease back. */
    FetchOutcome fetch(Lease lease) {
        var server = QuarkusTransaction.requiringNew().call(() -> servers.findById(lease.server()));
        var progress = new Progress();
        var outcome =
                server == null ? new FetchOutcome.Failed(Counts.NONE, "server_gone") : fetch(lease, server, progress);
        QuarkusTransaction.requiringNew().run(() -> giveBack(lease, outcome));
        return outcome;
    }

    /** What has been stored so far. */
    private static final class Progress {
        private Counts counts = Counts.NONE;
    }

    private FetchOutcome fetch(Lease lease, IncomingServer server, Progress progress) {
        try (var session = sessions.open(server.endpoint(), server.authentication())) {
            for (var folder : server.folders()) {
                readFolder(lease, server, session, folder, progress);
            }
            return new FetchOutcome.Done(progress.counts);
        } catch (ImapFailure e) {
            return new FetchOutcome.Failed(progress.counts, e.text());
        } catch (LoginUnavailable e) {
            return new FetchOutcome.Failed(progress.counts, e.code() + ": " + e.getMessage());
        } catch (LeaseLost e) {
            return new FetchOutcome.Failed(progress.counts, "lease_lost: the server was changed or is read elsewhere");
        } catch (RuntimeException e) {
            LOG.errorf(e, "the mailbox of server %s could not be read", lease.server());
            return new FetchOutcome.Failed(progress.counts, "internal_error");
        }
    }

    private void readFolder(Lease lease, IncomingServer server, ImapSession session, String folder, Progress progress)
            throws ImapFailure {
        var state = session.select(folder, server.afterFetch != AfterFetch.Action.KEEP);
        var origin = new Origin(
                server.name, server.source(), server.authentication().mailbox(), folder, state.uidValidity());
        var uids = session.uidsAfter(startOf(server, state));
        var tooOld = tooOld(server, session, uids);
        for (var uid : uids) {
            var arrival = tooOld.contains(uid) ? Optional.<Arrival>empty() : arrival(lease, session, origin, uid);
            progress.counts = progress.counts.plus(store(lease, server, origin, uid, arrival));
        }
        tell(lease, server, session, origin);
    }

    private long startOf(IncomingServer server, FolderState folder) {
        return QuarkusTransaction.requiringNew()
                .call(() -> cursors.find(server.name, server.source(), folder.name()))
                .filter(cursor -> cursor.uidValidity() == folder.uidValidity())
                .map(Cursor::lastUid)
                .orElse(0L);
    }

    private static Set<Long> tooOld(IncomingServer server, ImapSession session, List<Long> uids) throws ImapFailure {
        return server.startAt == null || uids.isEmpty()
                ? Set.of()
                : new HashSet<>(session.olderThan(server.startAt, uids));
    }

    private Optional<Arrival> arrival(Lease lease, ImapSession session, Origin origin, long uid) throws ImapFailure {
        var size = session.size(uid);
        if (size.isPresent() && size.get() > config.maxMessageBytes()) {
            return Optional.of(Arrival.withoutContent(uid, "too_large"));
        }
        try {
            return session.fetch(uid).map(message -> Arrival.of(uid, message.receivedAt(), message.raw()));
        } catch (ImapFailure failure) {
            if (failure.reason() == ImapFailure.Cause.NOT_DELIVERED && isGivenUp(lease, origin, uid)) {
                return Optional.of(Arrival.withoutContent(uid, ImapFailure.Cause.NOT_DELIVERED.text()));
            }
            throw failure;
        }
    }

    private boolean isGivenUp(Lease lease, Origin origin, long uid) {
        return QuarkusTransaction.requiringNew().call(() -> {
            leases.hold(lease);
            var runs = cursors.refused(origin.server(), origin.source(), origin.folder(), origin.uidValidity(), uid);
            return runs >= PATIENCE;
        });
    }

    /** Stores a message, or only steps over it if it is gone or too old. */
    private Counts store(Lease lease, IncomingServer server, Origin origin, long uid, Optional<Arrival> arrival) {
        return QuarkusTransaction.requiringNew().call(() -> {
            leases.hold(lease);
            var counts = arrival.map(message -> {
                        var told = server.afterFetch == AfterFetch.Action.KEEP || message.hasProblem();
                        return received.store(origin, message, !told)
                                ? new Counts(1, 0, message.hasProblem() ? 1 : 0)
                                : new Counts(0, 1, 0);
                    })
                    .orElse(Counts.NONE);
            cursors.move(server.name, server.source(), origin.folder(), new Cursor(origin.uidValidity(), uid));
            return counts;
        });
    }

    /** Carries out on the mail server what is to happen to stored messages. */
    private void tell(Lease lease, IncomingServer server, ImapSession session, Origin origin) throws ImapFailure {
        while (server.afterFetch != AfterFetch.Action.KEEP) {
            var uids = QuarkusTransaction.requiringNew().call(() -> {
                leases.hold(lease);
                return received.untold(origin);
            });
            if (uids.isEmpty()) {
                return;
            }
            switch (server.afterFetch) {
                case KEEP -> {}
                case MARK_SEEN -> session.markSeen(uids);
                case DELETE -> session.delete(uids);
                case MOVE -> session.move(uids, server.moveTo);
            }
            QuarkusTransaction.requiringNew().run(() -> received.told(origin, uids));
        }
    }

    private void giveBack(Lease lease, FetchOutcome outcome) {
        servers.locked(lease.server())
                .filter(server -> server.fencingToken == lease.fencingToken())
                .ifPresent(server -> {
                    server.leaseOwner = null;
                    server.leaseUntil = null;
                    switch (outcome) {
                        case FetchOutcome.Done done -> server.succeeded(clock.instant());
                        case FetchOutcome.Failed failed -> server.failed(failed.error(), clock.instant());
                        case FetchOutcome.Busy busy -> {}
                    }
                });
    }
}
