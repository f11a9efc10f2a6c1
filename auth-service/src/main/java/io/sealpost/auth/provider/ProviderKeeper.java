package io.sealpost.auth.provider;

import io.sealpost.auth.audit.Action;
import io.sealpost.auth.audit.Audit;
import io.sealpost.auth.caller.Actor;
import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.lock.NameLock;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** Stores providers, one transaction per change. */
@ApplicationScoped
class ProviderKeeper {

    /** No provider has this name. It is taken after the provider's own, always, so that nobody waits in a circle. */
    private static final String LEGACY_REDIRECT = "/auth_oauth/signin";

    private final Providers providers;
    private final NameLock names;
    private final Audit audit;
    private final Clock clock;

    ProviderKeeper(Providers providers, NameLock names, Audit audit, Clock clock) {
        this.providers = providers;
        this.names = names;
        this.audit = audit;
        this.clock = clock;
    }

    /** The caller's {@code If-Match} and {@code If-None-Match}, null where absent. */
    record Precondition(String ifMatch, String ifNoneMatch) {}

    /** What a change left behind. */
    record Stored(Provider provider, boolean created) {}

    /** Refuses what {@link #put} would refuse, so that nothing is relayed to the vault for a change that cannot be stored. */
    @Transactional
    void check(String name, Settings settings, Precondition when) {
        check(when, providers.findByIdOptional(name));
        refuseSecondLegacyRedirect(name, settings);
    }

    /** Creates or replaces. What reads as before keeps its revision, so that people who are at the provider come back to the same one. */
    @Transactional
    Stored put(String name, Settings settings, Precondition when, Actor actor) {
        names.take("provider", name);
        if (settings.legacyRedirect()) {
            names.take("provider", LEGACY_REDIRECT);
        }
        var stored = providers.locked(name);
        check(when, stored);
        refuseSecondLegacyRedirect(name, settings);
        var before = stored.map(Provider::settings);
        var provider = stored.orElseGet(() -> created(name));
        provider.apply(settings);
        if (!Optional.of(provider.settings()).equals(before)) {
            provider.changed(providers.nextRevision(), clock.instant());
        }
        providers.persist(provider);
        audit.done(actor, Action.PROVIDER_PUT, name);
        return new Stored(provider, stored.isEmpty());
    }

    @Transactional
    void delete(String name, String ifMatch, Actor actor) {
        names.take("provider", name);
        var provider = providers.locked(name).orElseThrow(ProviderKeeper::notFound);
        EntityVersion.check(ifMatch, provider.version);
        providers.delete(provider);
        audit.done(actor, Action.PROVIDER_DELETED, name);
    }

    private static void check(Precondition when, Optional<Provider> stored) {
        EntityVersion.checkAbsent(when.ifNoneMatch(), stored.isPresent());
        EntityVersion.check(when.ifMatch(), stored.map(p -> p.version).orElse(null));
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
