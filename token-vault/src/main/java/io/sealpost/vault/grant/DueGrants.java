package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.grant.GrantRefresher.Worked;
import io.sealpost.vault.provider.RefreshConfig;
import io.sealpost.vault.provider.TokenEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works off the due grants of one provider, as many at once as the provider takes, until there are no more or it is to be spared. */
@ApplicationScoped
class DueGrants {

    /** How many are claimed in one transaction, at most. */
    private static final int BATCH = 50;

    private final Leases leases;
    private final TokenEndpoint provider;
    private final GrantRefresher refresher;
    private final RefreshReports reports;
    private final RefreshConfig config;
    private volatile boolean stopped;

    DueGrants(
            Leases leases,
            TokenEndpoint provider,
            GrantRefresher refresher,
            RefreshReports reports,
            RefreshConfig config) {
        this.leases = leases;
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
        try (var run = new Run(tokenEndpoint, applications)) {
            while (!stopped && run.begin()) {
                run.tellMeanwhile();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One run for one provider. */
    private final class Run implements AutoCloseable {

        private final URI tokenEndpoint;
        private final List<String> applications;

        /**
         * Besides those that are asked about, others are claimed or being recorded, so that the provider never waits for the database. No
         * more than it is asked about in a second: a lease is short, and one that runs out at a slow provider's gate was taken in vain.
         */
        private final int most = Math.max(1, Math.min(3 * config.connections() + BATCH, config.requestsPerSecond()));

        private final Semaphore slots = new Semaphore(most);
        private final Queue<Worked> done = new ConcurrentLinkedQueue<>();
        private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

        Run(URI tokenEndpoint, List<String> applications) {
            this.tokenEndpoint = tokenEndpoint;
            this.applications = applications;
        }

        /** Begins some as soon as there is room; false when there is nothing more to begin for now. */
        boolean begin() throws InterruptedException {
            return switch (provider.readiness(tokenEndpoint)) {
                case SHUT -> false;
                case ON_TRIAL -> {
                    // a trial is made alone: whoever is on the way may tell as much
                    slots.acquire(most);
                    slots.release(most - 1);
                    yield begin(1);
                }
                case READY -> {
                    var batch = Math.min(BATCH, most);
                    slots.acquire(batch);
                    yield begin(batch);
                }
            };
        }

        private boolean begin(int reserved) {
            var due = QuarkusTransaction.requiringNew().call(() -> leases.takeDue(applications, reserved));
            slots.release(reserved - due.leases().size());
            due.leases().stream()
                    .collect(Collectors.groupingBy(Lease::application))
                    .forEach((application, leases) -> begin(leases, refresher.opened(application)));
            return due.looked() > 0;
        }

        private void begin(List<Lease> leases, Optional<OAuthClients.Opened> application) {
            leases.forEach(lease -> workers.execute(() -> {
                try {
                    done.add(refresher.work(lease, application));
                } finally {
                    slots.release();
                }
            }));
        }

        void tellMeanwhile() {
            workers.execute(this::tell);
        }

        private void tell() {
            reports.tell(Stream.generate(done::poll).takeWhile(Objects::nonNull).toList());
        }

        @Override
        public void close() {
            workers.close();
            tell();
        }
    }
}
