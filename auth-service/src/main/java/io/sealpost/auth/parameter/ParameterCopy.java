package io.sealpost.auth.parameter;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * This service's copy of the system parameters.
 *
 * <ol>
 *   <li>Reading never waits: it is a memory read.
 *   <li>The last known values survive outages of the vault and restarts of this service.
 *   <li>Each replica compares with the vault by itself, by a timer of its own: the scheduler ticks once a second only.
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
    private ScheduledFuture<?> polling;
    private boolean vaultAnswered = true;

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
        polling = timer.scheduleWithFixedDelay(this::compare, 0, config.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        polling.cancel(true);
        timer.shutdownNow();
    }

    private void compare() {
        try {
            vault.parameters(known.etag()).ifPresent(this::keep);
            vaultAnswered = true;
        } catch (VaultUnavailable e) {
            if (vaultAnswered) {
                LOG.warn("system parameters stay as last known: token-vault does not answer");
            }
            vaultAnswered = false;
        } catch (RuntimeException e) {
            // Whatever it is, the next comparison has to happen.
            LOG.error("system parameters could not be compared with the vault's", e);
        }
    }

    private void keep(Vault.Parameters parameters) {
        known = parameters;
        stored.keep(parameters);
    }
}
