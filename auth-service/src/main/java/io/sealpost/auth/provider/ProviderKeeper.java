package io.sealpost.auth.provider;

import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.hibernate.exception.ConstraintViolationException;

/** Stores providers, one transaction per change. */
@ApplicationScoped
class ProviderKeeper {

    private final Providers providers;
    private final Clock clock;

    ProviderKeeper(Providers providers, Clock clock) {
        this.providers = providers;
        this.clock = clock;
    }

    /** Refuses what {@link #put} would refuse, so that nothing is relayed to the vault for a change that cannot be stored. */
    @Transactional
    void check(String name, Settings settings, String ifMatch) {
        EntityVersion.check(
                ifMatch, providers.findByIdOptional(name).map(p -> p.version).orElse(null));
        refuseSecondLegacyRedirect(name, settings);
    }

    /** Creates or replaces. Returns whether it was created. */
    @Transactional
    boolean put(String name, Settings settings, String ifMatch) {
        var stored = providers.locked(name);
        EntityVersion.check(ifMatch, stored.map(p -> p.version).orElse(null));
        refuseSecondLegacyRedirect(name, settings);
        var provider = stored.orElseGet(() -> created(name));
        provider.apply(settings, clock.instant());
        try {
            providers.persistAndFlush(provider);
        } catch (ConstraintViolationException e) {
            throw Refusal.of(RefusalCode.CONFLICT, "The same was put at the same time by another request; try again.");
        }
        return stored.isEmpty();
    }

    @Transactional
    void delete(String name, String ifMatch) {
        var provider = providers.locked(name).orElseThrow(ProviderKeeper::notFound);
        EntityVersion.check(ifMatch, provider.version);
        providers.delete(provider);
    }

    private Provider created(String name) {
        var provider = new Provider();
        provider.name = name;
        provider.createdAt = clock.instant();
        return provider;
    }

    private void refuseSecondLegacyRedirect(String name, Settings settings) {
        if (settings.legacyRedirect() && providers.anotherOwnsLegacyRedirect(name)) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "Another provider owns /auth_oauth/signin; set its legacy_redirect to false first.");
        }
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such provider.");
    }
}
