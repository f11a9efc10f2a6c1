package io.sealpost.vault.key;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** With settings that make no sense the service does not start: it would not rotate, or without a pause. */
@ApplicationScoped
class KeyRotationCheck {

    static final int LARGEST_BATCH = 10_000;

    private final KeyRotationConfig config;

    KeyRotationCheck(KeyRotationConfig config) {
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        require(config.rowsPerSecond() > 0, "rows-per-second must be 1 or more, not " + config.rowsPerSecond());
        require(
                config.batch() > 0 && config.batch() <= LARGEST_BATCH,
                "batch must be 1 to " + LARGEST_BATCH + ", not " + config.batch());
        require(!config.removeAfter().isNegative(), "remove-after must not be negative: " + config.removeAfter());
    }

    private static void require(boolean makesSense, String otherwise) {
        if (!makesSense) {
            throw new IllegalStateException("sealpost.key-rotation." + otherwise);
        }
    }
}
