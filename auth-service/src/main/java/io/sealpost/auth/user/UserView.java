package io.sealpost.auth.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as it is shown. */
@Schema(name = "User")
record UserView(
        UUID id,
        String login,
        String name,
        String email,
        boolean active,
        @JsonProperty("protected") boolean isProtected,
        Instant createdAt,
        Instant updatedAt) {

    static UserView of(User u) {
        return new UserView(u.id, u.login, u.name, u.email, u.active, u.isProtected, u.createdAt, u.updatedAt);
    }
}
