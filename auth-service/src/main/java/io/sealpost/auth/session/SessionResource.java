package io.sealpost.auth.session;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Sessions over REST, for the backends that have them. */
@Path("/v1/sessions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class SessionResource {

    private final Sessions sessions;
    private final SessionEnder ender;
    private final SecurityIdentity identity;

    SessionResource(Sessions sessions, SessionEnder ender, SecurityIdentity identity) {
        this.sessions = sessions;
        this.ender = ender;
        this.identity = identity;
    }

    /** A session's refresh token. */
    @Schema(name = "RefreshTokenForm")
    record Form(String refreshToken) {

        Optional<RefreshToken> read() {
            return RefreshToken.read(Texts.given("refresh_token", refreshToken, Texts.LONGEST_SECRET));
        }

        @Override
        public String toString() {
            return "[refresh token]";
        }
    }

    @POST
    @Path("/refresh")
    @PermissionsAllowed("sign_in:exchange")
    @APIResponseSchema(value = SessionView.class, responseCode = "200")
    public Response refresh(@NotNull Form form) {
        var granted = sessions.refresh(form.read(), Caller.of(identity));
        return Response.ok(SessionView.of(granted))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @POST
    @Path("/revoke")
    @PermissionsAllowed("sign_in:exchange")
    public void revoke(@NotNull Form form) {
        form.read().ifPresent(token -> ender.end(token, Caller.of(identity)));
    }
}
