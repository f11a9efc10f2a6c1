package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.provider.Readiness;
import io.sealpost.vault.provider.TokenEndpoint;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Refreshes what is due without anybody waiting for it: tokens ahead of their end while they are used, grants that would die of idleness,
 * those that failed before. One run per provider, so that a slow provider holds up nobody else's; any number of replicas.
 */
@ApplicationScoped
class BackgroundRefresh {

    private static final Logger LOG = Logger.getLogger(BackgroundRefresh.class);

    private final Grants grants;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final DueGrants work;
    private final Map<String, CompletableFuture<Void>> runs = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BackgroundRefresh(Grants grants, OAuthClients clients, TokenEndpoint provider, DueGrants work) {
        this.grants = grants;
        this.clients = clients;
        this.provider = provider;
        this.work = work;
    }

    @Scheduled(every = "${sealpost.grant.refresh-tick:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        byProvider().forEach(this::begin);
    }

    /** A tick, and all that it began. */
    void runToTheEnd() {
        tick();
        List.copyOf(runs.values()).forEach(CompletableFuture::join);
    }

    @PreDestroy
    void stop() {
        work.stop();
        threads.close();
    }

    /** A provider's token endpoint and the applications there that have due grants. */
    private record Due(URI tokenEndpoint, List<String> applications) {}

    private record Endpoint(String application, URI tokenEndpoint) {}

    private Map<String, Due> byProvider() {
        var endpoints = QuarkusTransaction.requiringNew().call(() -> grants.applicationsDue().stream()
                .flatMap(application ->
                        clients
                                .facts(application)
                                .map(facts -> new Endpoint(application, facts.tokenEndpoint()))
                                .stream())
                .toList());
        return endpoints.stream()
                .collect(Collectors.groupingBy(endpoint -> TokenEndpoint.provider(endpoint.tokenEndpoint())))
                .entrySet()
                .stream()
                .filter(entry -> provider.readiness(entry.getValue().getFirst().tokenEndpoint()) != Readiness.SHUT)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> due(entry.getValue())));
    }

    private static Due due(List<Endpoint> endpoints) {
        return new Due(
                endpoints.getFirst().tokenEndpoint(),
                endpoints.stream().map(Endpoint::application).toList());
    }

    private void begin(String name, Due due) {
        var mine = new CompletableFuture<Void>();
        if (runs.putIfAbsent(name, mine) == null) {
            threads.execute(() -> run(name, due, mine));
        }
    }

    private void run(String name, Due due, CompletableFuture<Void> mine) {
        try {
            work.workOff(due.tokenEndpoint(), due.applications());
        } catch (RuntimeException e) {
            LOG.errorf(e, "the refresh of grants at %s stopped", name);
        } finally {
            runs.remove(name, mine);
            mine.complete(null);
        }
    }
}
