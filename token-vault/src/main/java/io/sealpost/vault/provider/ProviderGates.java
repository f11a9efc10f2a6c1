package io.sealpost.vault.provider;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of this replica, one per provider: whatever answers at one host and port goes down together and is spared together. */
@ApplicationScoped
class ProviderGates {

    private final Map<String, ProviderGate> gates = new ConcurrentHashMap<>();
    private final RefreshConfig config;

    ProviderGates(RefreshConfig config) {
        this.config = config;
    }

    ProviderGate of(URI endpoint) {
        return gates.computeIfAbsent(provider(endpoint), _ -> new ProviderGate(config));
    }

    /** A provider by its host and port. */
    static String provider(URI endpoint) {
        return endpoint.getRawAuthority().toLowerCase(Locale.ROOT);
    }
}
