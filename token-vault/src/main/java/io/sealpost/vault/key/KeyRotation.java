package io.sealpost.vault.key;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.DataKeys;
import io.sealpost.vault.crypto.KeysUnavailable;
import io.sealpost.vault.crypto.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Makes a new data key. This replica seals by it at once, the others within their reload tick. */
@ApplicationScoped
class KeyRotation {

    private static final Logger LOG = Logger.getLogger(KeyRotation.class);

    private final DataKeys keys;
    private final Sealer sealer;
    private final Audit audit;

    KeyRotation(DataKeys keys, Sealer sealer, Audit audit) {
        this.keys = keys;
        this.sealer = sealer;
        this.audit = audit;
    }

    /** Fails with {@link io.sealpost.vault.crypto.KeysUnavailable}, and nothing has changed, where a KEK's holder does not wrap the key. */
    void begin(Caller caller) {
        DataKeys.Draft draft;
        do {
            draft = keys.draft();
            // not stored where another replica made the key of that number; the next one is ours
        } while (!isStored(draft, caller));
        keys.takeIntoUse(draft);
        try {
            sealer.reload();
        } catch (KeysUnavailable e) {
            LOG.warn("the new data key is stored, and used here as soon as all others open", e);
        }
    }

    private boolean isStored(DataKeys.Draft draft, Caller caller) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var stored = keys.store(draft);
            if (stored) {
                audit.done(caller.actor(), Action.KEY_ROTATED, name(draft.id()));
            }
            return stored;
        });
    }

    /** How the audit names a data key. */
    static String name(long id) {
        return "data key " + id;
    }
}
