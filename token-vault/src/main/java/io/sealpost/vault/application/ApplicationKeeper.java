package io.sealpost.vault.application;

import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Stores applications. Secrets do not follow configuration: what changes who would get them drops them. */
@ApplicationScoped
class ApplicationKeeper {

    private final Applications applications;
    private final ClientSecrets secrets;
    private final Sealer sealer;
    private final Audit audit;
    private final Clock clock;
    private final NameLock names;
    private final Event<ApplicationChanging> changing;
    private final Event<CredentialsChanged> changed;

    ApplicationKeeper(
            Applications applications,
            ClientSecrets secrets,
            Sealer sealer,
            Audit audit,
            Clock clock,
            NameLock names,
            Event<ApplicationChanging> changing,
            Event<CredentialsChanged> changed) {
        this.applications = applications;
        this.secrets = secrets;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
        this.names = names;
        this.changing = changing;
        this.changed = changed;
    }

    /** What a PUT gives for one secret; a null value keeps the stored one. */
    record SecretChange(SecretText value, Instant expiresAt) {}

    /** What a change left behind. */
    record Stored(Application application, List<ClientSecret> secrets, boolean created) {}

    /** The caller's {@code If-Match} and {@code If-None-Match}, null where absent. */
    record Precondition(String ifMatch, String ifNoneMatch) {}

    /**
     * Creates or replaces, in one transaction.
     *
     * @param changes by name; a null change removes that secret, names not given stay as they are
     */
    @Transactional
    Stored put(String name, Settings settings, Map<String, SecretChange> changes, Precondition when, Caller caller) {
        names.take("application", name);
        var stored = applications.locked(name);
        EntityVersion.checkAbsent(when.ifNoneMatch(), stored.isPresent());
        EntityVersion.check(
                when.ifMatch(), stored.map(application -> application.version).orElse(null));
        var application = stored.orElseGet(() -> created(name));
        if (stored.isPresent() && application.settings().changesWhoGetsCredentials(settings)) {
            changing.fire(new ApplicationChanging(name));
            secrets.delete("application", name);
            application.identity = applications.nextRevision();
        }
        var authentication = application.clientAuthentication;
        application.apply(settings, applications.nextRevision(), clock.instant());
        applications.persist(application);
        changes.forEach((secretName, change) -> change(name, secretName, change));
        audit.done(caller.name(), Action.APPLICATION_PUT, name);
        if (!changes.isEmpty() || application.clientAuthentication != authentication) {
            changed.fire(new CredentialsChanged(name));
        }
        return new Stored(application, secrets.of(name), stored.isEmpty());
    }

    private Application created(String name) {
        var application = new Application();
        application.name = name;
        application.createdAt = clock.instant();
        application.identity = applications.nextRevision();
        return application;
    }

    private void change(String application, String name, SecretChange change) {
        var stored = secrets.find("application = ?1 and name = ?2", application, name)
                .firstResultOptional();
        if (change == null) {
            stored.ifPresent(secrets::delete);
            return;
        }
        if (stored.isEmpty() && change.value() == null) {
            throw Refusal.invalid(
                    "client_secrets." + name + ".value", "give the secret; none is stored under this name");
        }
        var secret = stored.orElseGet(() -> created(application, name));
        secret.expiresAt = change.expiresAt();
        if (change.value() != null) {
            secret.version++;
            secret.fingerprint = change.value().fingerprint();
            secret.valueSealed = sealer.seal(change.value(), secret.place());
            secret.rejectedAt = null;
        }
        secrets.persist(secret);
    }

    private ClientSecret created(String application, String name) {
        var secret = new ClientSecret();
        secret.id = UUID.randomUUID();
        secret.application = application;
        secret.name = name;
        secret.createdAt = clock.instant();
        return secret;
    }

    @Transactional
    void delete(String name, String ifMatch, Caller caller) {
        names.take("application", name);
        var application = applications.locked(name).orElseThrow(ApplicationKeeper::notFound);
        EntityVersion.check(ifMatch, application.version);
        changing.fire(new ApplicationChanging(name));
        secrets.delete("application", name);
        applications.delete(application);
        audit.done(caller.name(), Action.APPLICATION_DELETED, name);
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND, "There is no such application. PUT /v1/applications/{application} makes one.");
    }
}
