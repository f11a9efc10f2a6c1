package io.sealpost.auth.invitation;

import io.sealpost.auth.secret.RandomText;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

@Entity
class Invitation {

    @Id
    UUID id;

    UUID userId;
    byte[] tokenHash;

    /** In the form in which it will be sent. */
    String returnTo;

    Instant createdAt;
    String createdBy;
    Instant expiresAt;
    Instant usedAt;
    Instant revokedAt;

    static Invitation of(UUID user, RandomText token) {
        var invitation = new Invitation();
        invitation.id = UUID.randomUUID();
        invitation.userId = user;
        invitation.tokenHash = token.hash();
        return invitation;
    }

    InvitationStatus statusAt(Instant now) {
        if (usedAt != null) {
            return InvitationStatus.USED;
        }
        if (revokedAt != null) {
            return InvitationStatus.REVOKED;
        }
        return expiresAt.isAfter(now) ? InvitationStatus.OPEN : InvitationStatus.EXPIRED;
    }

    /** As the audit names it. */
    String object() {
        return "user/" + userId + "/invitations/" + id;
    }
}
