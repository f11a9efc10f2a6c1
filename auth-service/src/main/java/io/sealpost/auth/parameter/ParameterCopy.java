package io.sealpost.auth.parameter;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * This service's copy of the system parameters.
 *
 * <ol>
 *   <li>Reading never waits: it is a memory read.
 *   <li>The last known values survive outages of the vault and restarts of this service meanwhile.
 *   <li>A change counts within a second, also after the vault was away, refused or hung: each comparison ends within a poll or two, and
 *       whatever it ends with, the next one happens.
 *   <li>What is known is in this service's database in the end, also if that was away when it became known.
 *   <li>Each replica compares with the vault by itself, more often than the scheduler's one second.
 * </ol>
 */
@ApplicationScoped
public class ParameterCopy {

    private static final Logger LOG = Logger.getLogger(ParameterCopy.class);

    private final Vault vault;
    private final StoredCopies stored;
    private final ParameterConfig config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("parameter-poll").factory());
    private volatile Vault.Parameters known = new Vault.Parameters(null, Map.of());
    private Future<?> polling = CompletableFuture.completedFuture(null);
    private boolean vaultAnswered = true;
    private boolean isStored = true;
    private boolean databaseAnswered = true;

    ParameterCopy(Vault vault, StoredCopies stored, ParameterConfig config) {
        this.vault = vault;
        this.stored = stored;
        this.config = config;
    }

    /** The values as last known. */
    public SystemParameters current() {
        return new SystemParameters(known.values());
    }

    void onStart(@Observes StartupEvent event) {
        stored.last().ifPresent(parameters -> known = parameters);
        polling = timer.scheduleAtFixedRate(this::follow, 0, config.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        polling.cancel(true);
        timer.shutdownNow();
    }

    private void follow() {
        compare();
        store();
    }

    private void compare() {
        try {
            vault.parameters(known.etag()).ifPresent(this::learn);
            vaultAnswered = true;
        } catch (VaultUnavailable e) {
            if (vaultAnswered) {
                LOG.warn("system parameters stay as last known: token-vault does not answer");
            }
            vaultAnswered = false;
        } catch (Throwable e) {
            // Whatever it is, out of memory included, the next comparison has to happen.
            LOG.error("system parameters could not be compared with the vault's", e);
        }
    }

    private void learn(Vault.Parameters parameters) {
        known = parameters;
        isStored = false;
    }

    private void store() {
        if (isStored) {
            return;
        }
        try {
            stored.keep(known);
            isStored = true;
            databaseAnswered = true;
        } catch (Throwable e) {
            if (databaseAnswered) {
                LOG.error("system parameters count, but could not be stored; it is tried again", e);
            }
            databaseAnswered = false;
        }
    }
}
