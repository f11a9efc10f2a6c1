package io.sealpost.mail.server;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.mail.http.EntityVersion;
import io.sealpost.mail.http.Precondition;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.sealpost.mail.vault.StoredPasswords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * Stores outgoing servers. A password goes to the vault first, outside any transaction, under a name that nothing uses yet; the
 * transaction that stores the settings takes that name over.
 */
@ApplicationScoped
class OutgoingKeeper {

    private final OutgoingRows rows;
    private final StoredPasswords passwords;
    private final Clock clock;

    OutgoingKeeper(OutgoingRows rows, StoredPasswords passwords, Clock clock) {
        this.rows = rows;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** Creates or replaces; returns whether it was created. */
    boolean put(String name, OutgoingForm form, Precondition when) {
        ServerName.check(name);
        var stored = QuarkusTransaction.requiringNew().call(() -> rows.findByIdOptional(name));
        when.check(revision(stored));
        var settings = form.settings();
        var change = PasswordChange.of(
                form.loginForm(settings.template()),
                settings.authentication(),
                settings.endpoint(),
                stored.map(OutgoingServer::authentication).orElse(null),
                stored.map(OutgoingServer::endpoint).orElse(null));
        var secret = change.prepare(passwords, "outgoing." + name);
        return QuarkusTransaction.requiringNew()
                .call(() -> write(name, settings.withPasswordSecret(secret), revision(stored)));
    }

    private boolean write(String name, OutgoingSettings settings, Long seen) {
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

    private OutgoingServer created(String name) {
        var server = new OutgoingServer();
        server.name = name;
        server.createdAt = clock.instant();
        return server;
    }

    @Transactional
    void delete(String name, String ifMatch) {
        var server = rows.locked(name).orElseThrow(OutgoingKeeper::notFound);
        EntityVersion.check(ifMatch, server.revision);
        PasswordChange.settle(passwords, server.passwordSecret, null);
        rows.delete(server);
    }

    /** Keeps the result of a test, unless the settings that were tested have been replaced meanwhile. */
    @Transactional
    void tested(String name, long revision, String result) {
        rows.locked(name).filter(server -> server.revision == revision).ifPresent(server -> server.lastTest = result);
    }

    static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such server. PUT /v1/outgoing-servers/{name} makes one.");
    }

    private static Long revision(Optional<OutgoingServer> server) {
        return server.map(found -> found.revision).orElse(null);
    }
}
