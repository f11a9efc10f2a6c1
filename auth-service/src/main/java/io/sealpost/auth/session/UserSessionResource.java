package io.sealpost.auth.session;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.user.KnownUser;
import io.sealpost.auth.user.UserLookup;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;

/** All sessions of a user over REST, for who keeps the users. */
@Path("/v1/users/{id}/sessions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class UserSessionResource {

    private final UserLookup users;
    private final SessionEnder ender;
    private final SecurityIdentity identity;

    UserSessionResource(UserLookup users, SessionEnder ender, SecurityIdentity identity) {
        this.users = users;
        this.ender = ender;
        this.identity = identity;
    }

    @DELETE
    @PermissionsAllowed("users:write")
    @Transactional
    public void end(String id) {
        var user = uuid(id).flatMap(users::of).map(KnownUser::id).orElseThrow(UserSessionResource::notFound);
        ender.endAll(user, Caller.of(identity).actor());
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such user.");
    }
}
