package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.http.EntityVersion;
import io.sealpost.mail.http.Precondition;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.server.PasswordChange;
import io.sealpost.mail.server.ServerName;
import io.sealpost.mail.vault.StoredPasswords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/** Stores incoming servers; passwords go the way they go for outgoing ones. */
@ApplicationScoped
class IncomingKeeper {

    private final IncomingRows rows;
    private final StoredPasswords passwords;
    private final IncomingConfig config;
    private final Clock clock;

    IncomingKeeper(IncomingRows rows, StoredPasswords passwords, IncomingConfig config, Clock clock) {
        this.rows = rows;
        this.passwords = passwords;
        this.config = config;
        this.clock = clock;
    }

    /** Creates or replaces; returns whether it was created. */
    boolean put(String name, IncomingForm form, Precondition when) {
        ServerName.check(name);
        var stored = QuarkusTransaction.requiringNew().call(() -> rows.findByIdOptional(name));
        when.check(revision(stored));
        var settings = form.settings(config.pollInterval());
        var change = PasswordChange.of(
                form.loginForm(),
                settings.authentication(),
                settings.endpoint(),
                stored.map(IncomingServer::authentication).orElse(null),
                stored.map(IncomingServer::endpoint).orElse(null));
        var secret = change.prepare(passwords, "incoming." + name);
        return QuarkusTransaction.requiringNew()
                .call(() -> write(name, settings.withPasswordSecret(secret), revision(stored)));
    }

    private boolean write(String name, IncomingSettings settings, Long seen) {
        var current = rows.locked(name);
        if (!Objects.equals(revision(current), seen)) {
            throw Refusal.of(
                    RefusalCode.CONFLICT, "The server was changed at the same time. Read it and repeat the change.");
        }
        var server = current.orElseGet(() -> created(name));
        PasswordChange.settle(
                passwords, server.passwordSecret, settings.authentication().passwordSecret());
        server.apply(settings, rows.nextRevision(), clock.instant());
        rows.persist(server);
        return current.isEmpty();
    }

    private IncomingServer created(String name) {
        var server = new IncomingServer();
        server.name = name;
        server.createdAt = clock.instant();
        return server;
    }

    /** Deletes the server; what was received through it stays. */
    @Transactional
    void delete(String name, String ifMatch) {
        var server = rows.locked(name).orElseThrow(IncomingKeeper::notFound);
        EntityVersion.check(ifMatch, server.revision);
        PasswordChange.settle(passwords, server.passwordSecret, null);
        rows.delete(server);
    }

    /** The test with these settings went well. */
    @Transactional
    void confirm(String name, long revision) {
        var server = rows.locked(name).orElseThrow(IncomingKeeper::notFound);
        if (server.revision != revision) {
            throw Refusal.of(RefusalCode.CONFLICT, "The server was changed during the test. Test it again.");
        }
        server.state = State.CONFIRMED;
        server.error = null;
        server.errorSince = null;
        server.dueAt = clock.instant();
    }

    @Transactional
    void failed(String name, long revision, String why) {
        rows.locked(name)
                .filter(server -> server.revision == revision)
                .ifPresent(server -> server.failed(why, clock.instant()));
    }

    static Refusal notFound() {
        return Refusal.of(
                RefusalCode.NOT_FOUND,
                "There is no such server, or not for this caller. PUT /v1/incoming-servers/{name} makes one.");
    }

    private static Long revision(Optional<IncomingServer> server) {
        return server.map(found -> found.revision).orElse(null);
    }
}
