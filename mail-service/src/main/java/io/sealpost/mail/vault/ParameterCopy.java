package io.sealpost.mail.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sealpost.mail.resolution.SystemParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * This service's copy of the system parameters.
 *
 * <ol>
 *   <li>Reading never waits: it is a memory read.
 *   <li>The last known values survive outages of the vault and restarts of this service.
 *   <li>Each replica compares with the vault by itself, more often than the scheduler's one second.
 * </ol>
 */
@ApplicationScoped
public class ParameterCopy {

    private static final Logger LOG = Logger.getLogger(ParameterCopy.class);

    private final Vault vault;
    private final Session database;
    private final ObjectMapper json;
    private final VaultConfig config;
    private final AtomicReference<Vault.Parameters> known = new AtomicReference<>(new Vault.Parameters(null, Map.of()));
    private final ScheduledExecutorService poll = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("parameter-poll").factory());
    private Future<?> comparing = CompletableFuture.completedFuture(null);
    private boolean vaultAnswered = true;

    ParameterCopy(Vault vault, Session database, ObjectMapper json, VaultConfig config) {
        this.vault = vault;
        this.database = database;
        this.json = json;
        this.config = config;
    }

    /** The values as last known. */
    public SystemParameters current() {
        return new SystemParameters(known.get().values());
    }

    void onStart(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew().run(this::load);
        var period = config.parameterPoll().toMillis();
        comparing = poll.scheduleWithFixedDelay(this::compare, 0, period, TimeUnit.MILLISECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        comparing.cancel(true);
        poll.shutdownNow();
    }

    private void compare() {
        try {
            vault.parameters(known.get().etag()).ifPresent(this::keep);
            vaultAnswered = true;
        } catch (LoginUnavailable e) {
            if (vaultAnswered) {
                LOG.warnf("system parameters stay as last known: %s: %s", e.code(), e.getMessage());
            }
            vaultAnswered = false;
        } catch (Throwable e) {
            // Whatever it is, out of memory included, the next comparison has to happen.
            LOG.error("system parameters could not be compared with the vault's", e);
        }
    }

    private void keep(Vault.Parameters parameters) {
        known.set(parameters);
        QuarkusTransaction.requiringNew().run(() -> database.createNativeMutationQuery("""
                        insert into parameter_copy (id, etag, parameters) values (1, ?1, ?2)
                        on conflict (id) do update set etag = excluded.etag, parameters = excluded.parameters
                        """)
                .setParameter(1, parameters.etag())
                .setParameter(2, write(parameters.values()))
                .executeUpdate());
    }

    private void load() {
        database.createNativeQuery("select etag, parameters from parameter_copy", Object[].class)
                .getResultList()
                .forEach(row -> known.set(new Vault.Parameters((String) row[0], read((String) row[1]))));
    }

    private String write(Map<String, String> values) {
        try {
            return json.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private Map<String, String> read(String text) {
        try {
            return json.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored copy of the system parameters is not JSON", e);
        }
    }
}
