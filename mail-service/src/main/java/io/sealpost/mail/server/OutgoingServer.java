package io.sealpost.mail.server;

import io.sealpost.mail.address.Mailbox;
import io.sealpost.mail.connection.Authentication;
import io.sealpost.mail.connection.Encryption;
import io.sealpost.mail.connection.Endpoint;
import io.sealpost.mail.resolution.Candidate;
import io.sealpost.mail.resolution.FromFilter;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;

/** A stored outgoing server. */
@Entity
class OutgoingServer {

    @Id
    String name;

    /** Drawn from one sequence for all servers, so that a server made again under its old name has another. */
    long revision;

    @Column(insertable = false, updatable = false)
    Long position;

    @Enumerated(EnumType.STRING)
    Template template;

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
    String fromFilter;
    int sequence;
    boolean active;

    @Enumerated(EnumType.STRING)
    SendAs sendAs;

    @Enumerated(EnumType.STRING)
    Purpose purpose;

    @Embedded
    Limits limits;

    Long maxMessageBytes;
    String lastTest;
    Instant createdAt;
    Instant updatedAt;

    Endpoint endpoint() {
        return new Endpoint(host, port, encryption);
    }

    Authentication authentication() {
        return new Authentication(method, application, account, username, passwordSecret);
    }

    Candidate candidate() {
        return new Candidate(name, FromFilter.parse(fromFilter), active, purpose == Purpose.BULK, ownMailbox());
    }

    /** The only address that it sends as, if there is one. */
    Optional<Mailbox> ownMailbox() {
        return sendAs == SendAs.MAILBOX
                ? Optional.of(Mailbox.parse(authentication().mailbox()))
                : Optional.empty();
    }

    /** Takes new settings over. A test says nothing about another endpoint or login. */
    void apply(OutgoingSettings settings, long nextRevision, Instant now) {
        if (host == null
                || !endpoint().equals(settings.endpoint())
                || !authentication().equals(settings.authentication())) {
            lastTest = null;
        }
        revision = nextRevision;
        template = settings.template();
        host = settings.endpoint().host();
        port = settings.endpoint().port();
        encryption = settings.endpoint().encryption();
        method = settings.authentication().method();
        application = settings.authentication().application();
        account = settings.authentication().account();
        username = settings.authentication().username();
        passwordSecret = settings.authentication().passwordSecret();
        fromFilter = settings.fromFilter();
        sequence = settings.sequence();
        active = settings.active();
        sendAs = settings.sendAs();
        purpose = settings.purpose();
        limits = settings.limits();
        maxMessageBytes = settings.maxMessageBytes();
        updatedAt = now;
    }
}
