package io.sealpost.auth.session;

import io.sealpost.auth.user.KnownUser;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a backend gets (RFC 6749 §5.1), and who signed in.
 *
 * @param accessToken the session token, a JWT for the backend
 * @param expiresIn in seconds
 * @param refreshToken works once, and for this caller only
 */
@Schema(name = "Session")
record SessionView(String accessToken, String tokenType, long expiresIn, String refreshToken, UserView user) {

    /** @param email null where none is known */
    @Schema(name = "SessionUser")
    record UserView(UUID id, String login, String name, String email) {

        static UserView of(KnownUser user) {
            return new UserView(user.id(), user.login(), user.name(), user.email());
        }
    }

    static SessionView of(Sessions.Granted granted) {
        return new SessionView(
                granted.accessToken(),
                "Bearer",
                granted.life().toSeconds(),
                granted.refreshToken(),
                UserView.of(granted.user()));
    }

    @Override
    public String toString() {
        return "SessionView[user=" + user.id() + "]";
    }
}
