package io.sealpost.vault.lifetime;

import io.sealpost.vault.audit.Action;
import java.time.Instant;

/**
 * Something that ends unless somebody acts.
 *
 * @param object names it among its kind, in the audit as in the log
 * @param advice what to do, as a sentence
 */
public record Lifetime(Kind kind, String object, Instant end, String advice) {

    /** What ends. */
    public enum Kind {
        CREDENTIAL(Action.CREDENTIAL_EXPIRING),
        GRANT(Action.GRANT_EXPIRING);

        private final Action action;

        Kind(Action action) {
            this.action = action;
        }

        Action action() {
            return action;
        }
    }
}
