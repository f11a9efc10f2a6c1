package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.imap.ImapFailure;
import io.sealpost.mail.imap.ImapSession;
import io.sealpost.mail.vault.LoginUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/** Reads one mailbox under a lease, folder by folder, and says with its server how it went. */
@ApplicationScoped
class Fetcher {

    private static final Logger LOG = Logger.getLogger(Fetcher.class);

    private static final String TOO_LONG =
            "fetch_too_long: reading the mailbox took longer than sealpost.incoming.longest-fetch; the rest is read next time";

    private final IncomingRows servers;
    private final MailboxSessions sessions;
    private final FolderReader folders;
    private final RunningFetches running;
    private final Clock clock;

    Fetcher(IncomingRows servers, MailboxSessions sessions, FolderReader folders, RunningFetches running, Clock clock) {
        this.servers = servers;
        this.sessions = sessions;
        this.folders = folders;
        this.running = running;
        this.clock = clock;
    }

    /** Reads the mailbox and gives the lease back. */
    FetchOutcome fetch(Lease lease) {
        var outcome = inTime(lease);
        QuarkusTransaction.requiringNew().run(() -> giveBack(lease, outcome));
        return outcome;
    }

    private FetchOutcome inTime(Lease lease) {
        var fetch = running.begin(lease);
        FetchOutcome outcome = null;
        try {
            outcome = read(lease);
        } finally {
            if (fetch.end() && outcome instanceof FetchOutcome.Failed failed) {
                outcome = new FetchOutcome.Failed(failed.counts(), TOO_LONG);
            }
        }
        return outcome;
    }

    private FetchOutcome read(Lease lease) {
        var server = QuarkusTransaction.requiringNew().call(() -> servers.findById(lease.server()));
        return server == null
                ? new FetchOutcome.Failed(Counts.NONE, "server_gone")
                : read(lease, server, new Progress());
    }

    private FetchOutcome read(Lease lease, IncomingServer server, Progress progress) {
        try (var session = sessions.open(server.endpoint(), server.authentication())) {
            return readFolders(lease, server, session, progress);
        } catch (ImapFailure e) {
            return new FetchOutcome.Failed(progress.counts(), e.text());
        } catch (LoginUnavailable e) {
            return new FetchOutcome.Failed(progress.counts(), e.code() + ": " + e.getMessage());
        } catch (LeaseLost e) {
            return new FetchOutcome.Failed(
                    progress.counts(), "lease_lost: the server was changed or is read elsewhere");
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "the mailbox of server %s could not be read", lease.server());
            return new FetchOutcome.Failed(progress.counts(), "internal_error");
        }
    }

    /** A folder that is missing, or that ends at a message which is not given out, hides none of the others. */
    private FetchOutcome readFolders(Lease lease, IncomingServer server, ImapSession session, Progress progress)
            throws ImapFailure {
        var errors = new ArrayList<String>();
        for (var folder : server.folders()) {
            try {
                folders.read(lease, server, session, folder, progress);
            } catch (ImapFailure failure) {
                if (!failure.concernsOneFolder()) {
                    throw failure;
                }
                errors.add(failure.text());
            }
        }
        return errors.isEmpty()
                ? new FetchOutcome.Done(progress.counts())
                : new FetchOutcome.Failed(progress.counts(), String.join(" ", errors));
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
