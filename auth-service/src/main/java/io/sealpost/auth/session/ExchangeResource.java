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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Codes of sign-ins over REST, for backends. */
@Path("/v1/sign-in/exchange")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ExchangeResource {

    private final Sessions sessions;
    private final SecurityIdentity identity;

    ExchangeResource(Sessions sessions, SecurityIdentity identity) {
        this.sessions = sessions;
        this.identity = identity;
    }

    /** A code with what only who began the sign-in knows. */
    @Schema(name = "CodeForm")
    record Form(String code, String codeVerifier, String returnTo) {
        @Override
        public String toString() {
            return "Form[returnTo=" + returnTo + "]";
        }
    }

    @POST
    @PermissionsAllowed("sign_in:exchange")
    @APIResponseSchema(value = SessionView.class, responseCode = "200")
    public Response exchange(@NotNull Form form) {
        var presented = new SessionOpener.Presented(
                Texts.given("code", form.code(), Texts.LONGEST_SECRET),
                Texts.given("code_verifier", form.codeVerifier(), Texts.LONGEST_SECRET),
                Texts.given("return_to", form.returnTo(), Texts.LONGEST_ADDRESS));
        var granted = sessions.exchange(presented, Caller.of(identity));
        return Response.ok(SessionView.of(granted))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
