package io.sealpost.vault.startup;

import io.quarkus.runtime.StartupEvent;
import io.sealpost.vault.crypto.Sealer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Opens the data keys ahead of everything else. Without the right KEK the process ends: there is no clear-text mode. */
@ApplicationScoped
class Unlock {

    private final Sealer sealer;

    Unlock(Sealer sealer) {
        this.sealer = sealer;
    }

    void onStart(@Observes @Priority(1) StartupEvent event) {
        sealer.unlock();
    }
}
