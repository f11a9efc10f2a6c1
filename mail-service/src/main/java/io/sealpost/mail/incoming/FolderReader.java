package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.imap.FetchedMessage;
import io.sealpost.mail.imap.FolderState;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.imap.ImapSession;
import io.sealpost.mail.imap.Listing;
import io.sealpost.mail.incoming.Cursors.Cursor;
import io.sealpost.mail.memory.ByteBudget;
import io.sealpost.mail.received.Origin;
import io.sealpost.mail.received.ReceivedMessages;
import io.sealpost.mail.received.ReceivedMessages.Arrival;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what is new in one folder, and tells the mail server what has been stored.
 *
 * <ol>
 *   <li>A message and the cursor that says so are stored in one transaction, which also proves that the lease still holds.
 *   <li>The mail server is told only what has been committed; what it could not be told is told next time.
 *   <li>A folder with a new UIDVALIDITY is read from its start; what is known stays as it is.
 *   <li>A message that cannot be read, or is too large, is noted and does not stop the next. One that the server does not give out ends
 *       the run before it, until several runs have ended there; a server that refuses for now is waited for however long it takes.
 *   <li>However many messages a folder has, no more is held than their UIDs, what is known of one window, and one message; however many
 *       folders are read at once, their messages share one room.
 * </ol>
 */
@ApplicationScoped
class FolderReader {

    /** After so many runs that ended at a message it is taken for one that the server will never give out. */
    private static final int PATIENCE = 5;

    private static final int WINDOW = 500;

    /** By so much the size of a small message may be wrong. */
    private static final int ESTIMATE = 64 * 1024;

    private final Leases leases;
    private final Cursors cursors;
    private final ReceivedMessages received;
    private final IncomingConfig config;
    private final ByteBudget room;

    FolderReader(Leases leases, Cursors cursors, ReceivedMessages received, IncomingConfig config) {
        this.leases = leases;
        this.cursors = cursors;
        this.received = received;
        this.config = config;
        this.room = new ByteBudget(config.bytesInFlight());
    }

    /** A folder that is selected and read under a lease. */
    private record Reading(Lease lease, IncomingServer server, ImapSession session, Origin origin) {}

    void read(Lease lease, IncomingServer server, ImapSession session, String folder, Progress progress)
            throws ImapFailure {
        var state = session.select(folder, server.afterFetch != AfterFetch.Action.KEEP);
        var origin = new Origin(
                server.name, server.source(), server.authentication().mailbox(), folder, state.uidValidity());
        var reading = new Reading(lease, server, session, origin);
        var uids = session.uidsAfter(startOf(server, state));
        for (var from = 0; from < uids.size(); from += WINDOW) {
            var window = uids.subList(from, Math.min(from + WINDOW, uids.size()));
            var listed = listed(session, window);
            for (var uid : window) {
                var bytes = bytes(uid, listed);
                progress.add(room.use(bytes, () -> store(reading, uid, arrival(reading, uid, listed, bytes))));
            }
        }
        tell(reading);
    }

    private long startOf(IncomingServer server, FolderState folder) {
        return QuarkusTransaction.requiringNew()
                .call(() -> cursors.find(server.name, server.source(), folder.name()))
                .filter(cursor -> cursor.uidValidity() == folder.uidValidity())
                .map(Cursor::lastUid)
                .orElse(0L);
    }

    /** What is known of the messages of a window; nothing if the server cannot tell it of one of them: then each is asked for by itself. */
    private static Map<Long, Listing> listed(ImapSession session, List<Long> window) throws ImapFailure {
        try {
            return session.list(window);
        } catch (ImapFailure failure) {
            if (failure.reason() == ImapFailure.Cause.NOT_DELIVERED) {
                return Map.of();
            }
            throw failure;
        }
    }

    /** How much a message may take while it is read and stored. Servers estimate sizes; what is not said may be anything. */
    private long bytes(long uid, Map<Long, Listing> listed) {
        var size = listed.getOrDefault(uid, Listing.UNKNOWN).size();
        if (size > config.maxMessageBytes()) {
            return 0;
        }
        return size == 0 ? config.maxMessageBytes() : Math.min(2 * size + ESTIMATE, config.maxMessageBytes());
    }

    /** The message, or empty if it is gone or too old. */
    private Optional<Arrival> arrival(Reading reading, long uid, Map<Long, Listing> listed, long bytes)
            throws ImapFailure {
        try {
            // Whether a message that is not listed is really gone is found out when it is read.
            var known = (listed.isEmpty() ? reading.session().list(List.of(uid)) : listed)
                    .getOrDefault(uid, Listing.UNKNOWN);
            return isTooOld(reading.server(), known) ? Optional.empty() : arrival(reading.session(), uid, known, bytes);
        } catch (ImapFailure failure) {
            if (failure.concernsOneMessage() && isGivenUp(reading, uid)) {
                return Optional.of(Arrival.withoutContent(uid, failure.reason().text()));
            }
            throw failure;
        }
    }

    private static boolean isTooOld(IncomingServer server, Listing known) {
        return server.startAt != null
                && known.receivedAt() != null
                && known.receivedAt().isBefore(server.startAt);
    }

    private Optional<Arrival> arrival(ImapSession session, long uid, Listing known, long bytes) throws ImapFailure {
        return known.size() > config.maxMessageBytes()
                ? Optional.of(Arrival.withoutContent(uid, "too_large"))
                : session.fetch(uid, bytes).map(message -> arrival(uid, message));
    }

    private Arrival arrival(long uid, FetchedMessage message) {
        return message.raw().length > config.maxMessageBytes()
                ? Arrival.withoutContent(uid, "too_large")
                : Arrival.of(uid, message.receivedAt(), message.raw());
    }

    private boolean isGivenUp(Reading reading, long uid) {
        return QuarkusTransaction.requiringNew().call(() -> {
            leases.hold(reading.lease());
            return cursors.refused(reading.origin(), uid) >= PATIENCE;
        });
    }

    /** Stores a message, or only steps over it if it is gone or too old. */
    private Counts store(Reading reading, long uid, Optional<Arrival> arrival) {
        var origin = reading.origin();
        return QuarkusTransaction.requiringNew().call(() -> {
            leases.hold(reading.lease());
            var counts = arrival.map(message -> store(reading, message)).orElse(Counts.NONE);
            cursors.move(origin.server(), origin.source(), origin.folder(), new Cursor(origin.uidValidity(), uid));
            return counts;
        });
    }

    private Counts store(Reading reading, Arrival message) {
        var told = reading.server().afterFetch == AfterFetch.Action.KEEP || message.hasProblem();
        return received.store(reading.origin(), message, !told)
                ? new Counts(1, 0, message.hasProblem() ? 1 : 0)
                : new Counts(0, 1, 0);
    }

    /** Carries out on the mail server what is to happen to stored messages. */
    private void tell(Reading reading) throws ImapFailure {
        var server = reading.server();
        while (server.afterFetch != AfterFetch.Action.KEEP) {
            var uids = QuarkusTransaction.requiringNew().call(() -> {
                leases.hold(reading.lease());
                return received.untold(reading.origin());
            });
            if (uids.isEmpty()) {
                return;
            }
            switch (server.afterFetch) {
                case KEEP -> {}
                case MARK_SEEN -> reading.session().markSeen(uids);
                case DELETE -> reading.session().delete(uids);
                case MOVE -> reading.session().move(uids, server.moveTo);
            }
            QuarkusTransaction.requiringNew().run(() -> received.told(reading.origin(), uids));
        }
    }
}
