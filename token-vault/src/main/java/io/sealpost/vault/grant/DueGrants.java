package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.grant.GrantRefresher.Worked;
import io.sealpost.vault.provider.RefreshConfig;
import io.sealpost.vault.provider.TokenEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Works off the due grants of one provider, as many at once as the provider takes, until there are no more or it is to be spared. */
@ApplicationScoped
class DueGrants {

    /** How many are claimed in one transaction. */
    private static final int BATCH = 10;

    private final Leases leases;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final GrantRefresher refresher;
    private final RefreshReports reports;
    private final RefreshConfig config;
    private volatile boolean stopped;

    DueGrants(
            Leases leases,
            OAuthClients clients,
            TokenEndpoint provider,
            GrantRefresher refresher,
            RefreshReports reports,
            RefreshConfig config) {
        this.leases = leases;
        this.clients = clients;
        this.provider = provider;
        this.refresher = refresher;
        this.reports = reports;
        this.config = config;
    }

    /** Begins nothing more. */
    void stop() {
        stopped = true;
    }

    /** Blocks until all that it began has ended. */
    void workOff(URI tokenEndpoint, List<String> applications) {
        var slots = new Semaphore(config.connections());
        var done = new ConcurrentLinkedQueue<Worked>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            while (!stopped && begin(tokenEndpoint, applications, slots, done, workers)) {
                tell(done);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell(done);
    }

    /** Begins some; false when there is nothing more to begin for now. */
    private boolean begin(
            URI tokenEndpoint, List<String> applications, Semaphore slots, Queue<Worked> done, ExecutorService workers)
            throws InterruptedException {
        var most = Math.min(BATCH, provider.room(tokenEndpoint));
        if (most == 0) {
            return false;
        }
        slots.acquire(most);
        var taken = QuarkusTransaction.requiringNew().call(() -> leases.takeDue(applications, most));
        slots.release(most - taken.size());
        var opened = new HashMap<String, Optional<OAuthClients.Opened>>();
        for (var lease : taken) {
            var application = opened.computeIfAbsent(lease.application(), clients::opened);
            workers.execute(() -> {
                try {
                    done.add(refresher.work(lease, application));
                } finally {
                    slots.release();
                }
            });
        }
        return !taken.isEmpty();
    }

    private void tell(Queue<Worked> done) {
        reports.tell(Stream.generate(done::poll).takeWhile(Objects::nonNull).toList());
    }
}
