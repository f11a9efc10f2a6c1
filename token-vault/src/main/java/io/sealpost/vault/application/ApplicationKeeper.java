package io.sealpost.vault.application;

import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** Stores applications. Credentials do not follow configuration: what changes who would get them drops them. */
@ApplicationScoped
class ApplicationKeeper {

    private final Applications applications;
    private final Credentials credentials;
    private final ClientSecretKeeper secrets;
    private final ClientCertificateKeeper certificates;
    private final Audit audit;
    private final Clock clock;
    private final NameLock names;
    private final Event<ApplicationChanging> changing;
    private final Event<CredentialsChanged> changed;

    ApplicationKeeper(
            Applications applications,
            Credentials credentials,
            ClientSecretKeeper secrets,
            ClientCertificateKeeper certificates,
            Audit audit,
            Clock clock,
            NameLock names,
            Event<ApplicationChanging> changing,
            Event<CredentialsChanged> changed) {
        this.applications = applications;
        this.credentials = credentials;
        this.secrets = secrets;
        this.certificates = certificates;
        this.audit = audit;
        this.clock = clock;
        this.names = names;
        this.changing = changing;
        this.changed = changed;
    }

    /** What a change left behind. */
    record Stored(HeldCredentials held, boolean created) {}

    /** The caller's {@code If-Match} and {@code If-None-Match}, null where absent. */
    record Precondition(String ifMatch, String ifNoneMatch) {}

    /** Creates or replaces, in one transaction. */
    @Transactional
    Stored put(String name, Settings settings, CredentialChanges changes, Precondition when, Caller caller) {
        names.take("application", name);
        var stored = applications.locked(name);
        EntityVersion.checkAbsent(when.ifNoneMatch(), stored.isPresent());
        EntityVersion.check(
                when.ifMatch(), stored.map(application -> application.version).orElse(null));
        var application = stored.orElseGet(() -> created(name));
        if (stored.isPresent() && application.settings().changesWhoGetsCredentials(settings)) {
            changing.fire(new ApplicationChanging(name));
            credentials.drop(name);
            application.identity = applications.nextRevision();
        }
        var before = application.proof();
        application.apply(settings, applications.nextRevision(), clock.instant());
        applications.persist(application);
        changes.secrets().forEach((key, change) -> secrets.change(application, key, change));
        changes.certificates().forEach((key, change) -> certificates.change(application, key, change));
        audit.done(caller.actor(), Action.APPLICATION_PUT, name);
        if (!changes.isEmpty() || !application.proof().equals(before)) {
            changed.fire(new CredentialsChanged(name));
        }
        return new Stored(credentials.of(application), stored.isEmpty());
    }

    private Application created(String name) {
        var application = new Application();
        application.name = name;
        application.createdAt = clock.instant();
        application.identity = applications.nextRevision();
        return application;
    }

    @Transactional
    void delete(String name, String ifMatch, Caller caller) {
        names.take("application", name);
        var application = applications.locked(name).orElseThrow(ApplicationKeeper::notFound);
        EntityVersion.check(ifMatch, application.version);
        changing.fire(new ApplicationChanging(name));
        credentials.drop(name);
        applications.delete(application);
        audit.done(caller.actor(), Action.APPLICATION_DELETED, name);
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND, "There is no such application. PUT /v1/applications/{application} makes one.");
    }
}
