package io.sealpost.mail.incoming;

import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.server.Template;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A stored incoming server. */
@Entity
class IncomingServer {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    @Id
    String name;

    /** Drawn from one sequence for all servers, so that a server made again under its old name has another. */
    long revision;

    @Enumerated(EnumType.STRING)
    Template template;

    @Enumerated(EnumType.STRING)
    Protocol protocol;

    String host;
    int port;

    @Enumerated(EnumType.STRING)
    Encryption encryption;

    @Enumerated(EnumType.STRING)
    Authentication.Method method;

    String application;
    String account;
    String username;
    String passwordSecret;
    String mailboxKey;
    String mailboxDomain;

    /** One name per line. */
    String folders;

    @Enumerated(EnumType.STRING)
    AfterFetch.Action afterFetch;

    String moveTo;
    long pollSeconds;
    boolean active;
    Instant startAt;

    @Enumerated(EnumType.STRING)
    State state;

    String error;
    Instant errorSince;
    Instant dueAt;
    UUID leaseOwner;
    Instant leaseUntil;
    long fencingToken;
    Instant createdAt;
    Instant updatedAt;

    Endpoint endpoint() {
        return new Endpoint(host, port, encryption);
    }

    Authentication authentication() {
        return new Authentication(method, application, account, username, passwordSecret);
    }

    AfterFetch afterFetch() {
        return new AfterFetch(afterFetch, moveTo);
    }

    List<String> folders() {
        return folders.lines().toList();
    }

    /** The mailbox and its host. */
    String source() {
        return mailboxKey + " " + host;
    }

    /**
     * Takes new settings over. Whatever changes where or how mail is read has to be confirmed again, and ends a fetch under way; another
     * password for the same login does neither.
     */
    void apply(IncomingSettings settings, long nextRevision, Instant now) {
        var sameReading = state != null
                && endpoint().equals(settings.endpoint())
                && authentication().isSameLogin(settings.authentication())
                && folders().equals(settings.folders());
        revision = nextRevision;
        template = settings.template();
        protocol = settings.protocol();
        host = settings.endpoint().host();
        port = settings.endpoint().port();
        encryption = settings.endpoint().encryption();
        method = settings.authentication().method();
        application = settings.authentication().application();
        account = settings.authentication().account();
        username = settings.authentication().username();
        passwordSecret = settings.authentication().passwordSecret();
        mailboxKey = AddressPatterns.nameKey(settings.authentication().mailbox());
        mailboxDomain = AddressPatterns.nameDomain(settings.authentication().mailbox());
        folders = String.join("\n", settings.folders());
        afterFetch = settings.afterFetch().action();
        moveTo = settings.afterFetch().target();
        pollSeconds = settings.pollInterval().toSeconds();
        active = settings.active();
        startAt = settings.startAt();
        dueAt = now;
        updatedAt = now;
        if (!sameReading) {
            reset();
        }
    }

    private void reset() {
        state = State.DRAFT;
        error = null;
        errorSince = null;
        leaseOwner = null;
        leaseUntil = null;
        fencingToken++;
    }

    void succeeded(Instant now) {
        if (state != State.DRAFT) {
            state = State.CONFIRMED;
        }
        error = null;
        errorSince = null;
        dueAt = now.plus(Duration.ofSeconds(pollSeconds));
    }

    /** Notes a failure; the pause grows with the time that it has been failing, so that a mailbox that is locked out is left in peace. */
    void failed(String why, Instant now) {
        if (state != State.DRAFT) {
            state = State.FAILING;
        }
        error = why;
        errorSince = errorSince == null ? now : errorSince;
        var poll = Duration.ofSeconds(pollSeconds);
        var failing = Duration.between(errorSince, now);
        var pause = failing.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : failing;
        dueAt = now.plus(poll.compareTo(pause) > 0 ? poll : pause);
    }
}
