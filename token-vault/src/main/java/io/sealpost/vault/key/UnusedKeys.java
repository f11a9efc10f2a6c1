package io.sealpost.vault.key;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.crypto.DataKeys;
import io.sealpost.vault.crypto.StoredKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Removes data keys under which nothing is any more. The database refuses it while there is anything, seen here or not. */
@ApplicationScoped
class UnusedKeys {

    private static final Logger LOG = Logger.getLogger(UnusedKeys.class);

    private final DataKeys keys;
    private final SealedTables tables;
    private final Audit audit;
    private final KeyRotationConfig config;
    private final Clock clock;

    UnusedKeys(DataKeys keys, SealedTables tables, Audit audit, KeyRotationConfig config, Clock clock) {
        this.keys = keys;
        this.tables = tables;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    void remove() {
        var all = keys.list();
        if (all.getLast().createdAt().plus(config.removeAfter()).isBefore(clock.instant())) {
            all.stream()
                    .limit(all.size() - 1L)
                    .filter(key -> !tables.use(key.id()))
                    .forEach(this::remove);
        }
    }

    private void remove(StoredKey key) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                if (keys.remove(key)) {
                    audit.noticed(Action.KEY_REMOVED, KeyRotation.name(key.id()), "unused");
                }
            });
        } catch (RuntimeException e) {
            LOG.warnf(e, "the data key %d could not be removed; it is tried again", key.id());
        }
    }
}
