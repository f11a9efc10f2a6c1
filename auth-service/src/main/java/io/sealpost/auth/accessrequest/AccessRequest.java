package io.sealpost.auth.accessrequest;

import io.sealpost.auth.user.ProvenIdentity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

@Entity
class AccessRequest {

    @Id
    UUID id;

    /** Where it stands among the others; the database counts. */
    @Column(insertable = false, updatable = false)
    Long place;

    String provider;
    String issuer;
    String tenant;
    String subject;
    String applicationSub;
    String email;
    boolean emailVerified;

    @Enumerated(EnumType.STRING)
    AccessStatus status;

    /** Whom an invitation was for, or whom it was linked with; null where nobody is known. */
    UUID userId;

    /** Of a denial, in the words of who denied it. */
    String reason;

    Instant requestedAt;
    Instant lastSeenAt;
    int attempts;
    Instant expiresAt;
    Instant decidedAt;
    String decidedBy;

    /** Takes what the provider said last; (issuer, subject) is what it always was. */
    void says(ProvenIdentity proven) {
        provider = proven.provider();
        issuer = proven.issuer();
        tenant = proven.tenant();
        subject = proven.subject();
        applicationSub = proven.applicationSub();
        email = proven.email();
        emailVerified = proven.emailVerified();
    }

    ProvenIdentity proven() {
        return new ProvenIdentity(provider, issuer, subject, applicationSub, tenant, email, emailVerified);
    }

    /** Somebody tried again. */
    void seen(Instant now) {
        attempts++;
        lastSeenAt = now;
    }

    void decided(AccessStatus decision, Instant now, String by) {
        status = decision;
        decidedAt = now;
        decidedBy = by;
    }

    /** The status as it is now: a request that ran out is expired before housekeeping notes it. */
    AccessStatus statusAt(Instant now) {
        return status == AccessStatus.PENDING && !expiresAt.isAfter(now) ? AccessStatus.EXPIRED : status;
    }

    /** As the audit names it. */
    String object() {
        return "access-request/" + id;
    }
}
