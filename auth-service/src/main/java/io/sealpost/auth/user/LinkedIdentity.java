package io.sealpost.auth.user;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** By what a user signs in with a provider. */
@Entity
@Table(name = "user_identity")
@IdClass(LinkedIdentity.Key.class)
class LinkedIdentity {

    record Key(UUID userId, String provider) {}

    @Id
    UUID userId;

    @Id
    String provider;

    String issuer;
    String subject;
    String applicationSub;
    String email;
    Instant linkedAt;
    String linkedBy;

    /** Null until somebody did. */
    Instant signedInAt;

    /** As the audit names it. */
    String object() {
        return User.object(userId) + "/" + provider;
    }
}
