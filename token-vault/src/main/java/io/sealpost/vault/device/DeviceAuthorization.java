package io.sealpost.vault.device;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What somebody is asked for on another device. {@code polls} counts the questions to the provider: an answer counts only if no later question
 * was begun, unless it brought tokens. {@code pendingGrant} is where those are while only their owner is still to be found out.
 */
@Entity
class DeviceAuthorization {

    @Id
    UUID id;

    String application;

    /** Which party the application's name stood for when the code came. */
    long identity;

    String account;
    String accountKey;
    String createdBy;
    Instant createdAt;

    @Enumerated(EnumType.STRING)
    DeviceStatus status;

    String cause;
    String askedScopes;
    String userCode;
    String verificationUri;
    String verificationUriComplete;
    byte[] deviceCodeSealed;
    UUID pendingGrant;
    Instant expiresAt;
    long intervalSeconds;
    long polls;
    int failures;
    Instant nextPollAt;
    Instant endedAt;

    Place deviceCodePlace() {
        return new Place("device_authorization", id.toString(), "device_code_sealed", Place.UNVERSIONED);
    }

    Duration interval() {
        return Duration.ofSeconds(intervalSeconds);
    }

    List<String> askedScopeList() {
        return List.of(askedScopes.split(" "));
    }

    boolean isOpen() {
        return status == DeviceStatus.OPEN;
    }

    /** Nothing is asked about a code whose time is over; what came before that may still be settled. */
    boolean isOver(Instant now) {
        return pendingGrant == null && !expiresAt.isAfter(now);
    }

    /** Nor is the end of its time missed by waiting for the next question. */
    void askAgain(Instant next) {
        nextPollAt = pendingGrant == null && next.isAfter(expiresAt) ? expiresAt : next;
    }

    void end(DeviceStatus how, String why, Instant now) {
        status = how;
        cause = why;
        deviceCodeSealed = null;
        nextPollAt = null;
        endedAt = now;
    }

    /** As the audit names it. */
    String object() {
        return application + "/" + account;
    }
}
