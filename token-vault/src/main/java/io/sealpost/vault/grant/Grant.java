package io.sealpost.vault.grant;

import io.sealpost.vault.crypto.Place;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A grant's row. {@code generation} counts the token sets it has held and is part of the place of each sealed token, so a token of an
 * earlier generation put back does not open. {@code fencingToken} counts leases: only the newest holder may write a refresh's outcome.
 */
@Entity
@Table(name = "account_grant")
class Grant {

    private static final String TABLE = "account_grant";

    @Id
    UUID id;

    String application;
    String account;
    String accountKey;

    @Enumerated(EnumType.STRING)
    GrantStatus status;

    Instant statusSince;
    String cause;

    @Enumerated(EnumType.STRING)
    GrantType grantType = GrantType.AUTHORIZATION_CODE;

    String actsFor;
    String askedScopes;

    /** Whether a caller brought its refresh token along. */
    boolean imported;

    String createdBy;
    Instant createdAt;
    Instant pendingUntil;
    String issuer;
    String subject;
    String scopes;
    long generation;
    byte[] refreshTokenSealed;
    byte[] previousTokenSealed;
    byte[] lateTokenSealed;
    byte[] accessTokenSealed;
    Instant accessTokenExpiresAt;
    Instant refreshedAt;
    String troubleCause;
    Instant troubleSince;
    Instant doubtedSince;
    int failures;
    Instant nextTryAt;
    Instant dueAt;
    Instant interruptedAt;

    /** Whether it stopped giving tokens and the audit does not say so yet. */
    boolean stopUntold;

    Instant diesAt;

    @Enumerated(EnumType.STRING)
    DeathCause diesOf;

    UUID leaseOwner;
    Instant leaseUntil;
    long fencingToken;

    Place refreshTokenPlace() {
        return new Place(TABLE, id.toString(), "refresh_token_sealed", generation);
    }

    Place previousTokenPlace() {
        return new Place(TABLE, id.toString(), "previous_token_sealed", generation);
    }

    Place lateTokenPlace() {
        return new Place(TABLE, id.toString(), "late_token_sealed", generation);
    }

    Place accessTokenPlace() {
        return accessTokenPlace(id, generation);
    }

    static Place accessTokenPlace(UUID id, long generation) {
        return new Place(TABLE, id.toString(), "access_token_sealed", generation);
    }

    List<String> scopeList() {
        return words(scopes);
    }

    List<String> askedScopeList() {
        return words(askedScopes);
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    boolean serves(Instant now, Duration minimumLife) {
        return accessTokenSealed != null && Life.serves(refreshedAt, accessTokenExpiresAt, now, minimumLife);
    }

    /** Whether there is a way to a new access token. */
    boolean isRefreshable() {
        return !grantType.isByConsent() || refreshTokenSealed != null;
    }

    /** Whether it is in a state that a refresh can mend or keep. */
    boolean isTriable() {
        return status == GrantStatus.ACTIVE || status == GrantStatus.NEEDS_OPERATOR;
    }

    boolean mayBeTried(Instant now) {
        return isTriable() && (nextTryAt == null || !nextTryAt.isAfter(now));
    }

    boolean leased(Instant now) {
        return leaseUntil != null && leaseUntil.isAfter(now);
    }

    void become(GrantStatus next, String why, Instant now) {
        if (status != next) {
            statusSince = now;
        }
        status = next;
        cause = why;
    }

    /** Forgets every failure: the provider decided. */
    void calm() {
        troubleCause = null;
        troubleSince = null;
        doubtedSince = null;
        failures = 0;
        nextTryAt = null;
    }

    void releaseLease() {
        leaseOwner = null;
        leaseUntil = null;
    }

    /** Whoever holds the lease changes nothing any more. */
    void revokeLease() {
        fencingToken++;
        releaseLease();
    }

    /** What somebody has to do before there is a token again. */
    String remedy() {
        return Remedies.of(status, cause);
    }

    String object() {
        return application + "/" + (account == null ? id : account);
    }
}
