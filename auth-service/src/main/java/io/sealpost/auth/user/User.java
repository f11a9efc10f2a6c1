package io.sealpost.auth.user;

import io.sealpost.auth.address.AccountKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Somebody whom a backend knows. */
@Entity
@Table(name = "app_user")
class User {

    @Id
    UUID id;

    long version;
    String login;
    String name;
    String email;

    /** What the address is compared by; null without one, and maybe where an older version wrote it. */
    String emailKey;

    boolean active;

    @Column(name = "protected")
    boolean isProtected;

    Instant createdAt;
    Instant updatedAt;

    /** As the audit names it. */
    static String object(UUID id) {
        return "user/" + id;
    }

    void apply(UserKeeper.Settings settings, long revision, Instant now) {
        login = settings.profile().login();
        name = settings.profile().name();
        email = settings.profile().email();
        emailKey = email == null ? null : AccountKey.of(email);
        active = settings.active();
        isProtected = settings.isProtected();
        updatedAt = now;
        version = revision;
    }

    KnownUser known() {
        return new KnownUser(id, login, name, email, active, isProtected);
    }
}
