package io.sealpost.auth.user;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** A user's identities over REST. */
@Path("/v1/users/{id}/identities")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class IdentityResource {

    private final IdentityKeeper keeper;
    private final HandLinks handLinks;
    private final SecurityIdentity identity;

    IdentityResource(IdentityKeeper keeper, HandLinks handLinks, SecurityIdentity identity) {
        this.keeper = keeper;
        this.handLinks = handLinks;
        this.identity = identity;
    }

    /** An identity set by hand. Of a read echoed back, what is read-only is ignored. */
    @JsonIgnoreProperties({"provider", "application_sub", "email", "linked_at", "linked_by", "signed_in_at"})
    @Schema(name = "IdentityForm")
    record Form(String issuer, String subject) {}

    /**
     * @param applicationSub what the provider calls the person for this application alone; null where the subject is that
     * @param email as the provider said it when the identity was linked; null where it said none
     * @param signedInAt null until somebody did
     */
    @Schema(name = "Identity")
    record IdentityView(
            String provider,
            String issuer,
            String subject,
            String applicationSub,
            String email,
            Instant linkedAt,
            String linkedBy,
            Instant signedInAt) {

        static IdentityView of(LinkedIdentity i) {
            return new IdentityView(
                    i.provider, i.issuer, i.subject, i.applicationSub, i.email, i.linkedAt, i.linkedBy, i.signedInAt);
        }
    }

    @GET
    @PermissionsAllowed("users:read")
    public Page<IdentityView> list(
            String id,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        return Page.of(
                keeper.after(UserResource.id(id), after, asked + 1), asked, found -> found.provider, IdentityView::of);
    }

    @PUT
    @Path("/{provider}")
    @PermissionsAllowed("users:write")
    @APIResponseSchema(IdentityView.class)
    public Response put(
            String id,
            String provider,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull Form form) {
        var subject = HandLinks.subject(form.subject());
        var issuer = HandLinks.issuer(form.issuer());
        var user = UserResource.id(id);
        keeper.requireUser(user);
        var given = handLinks.identity(provider, issuer, subject);
        var stored = keeper.put(user, given, ifNoneMatch, Caller.of(identity).actor());
        return Response.status(stored.created() ? Response.Status.CREATED : Response.Status.OK)
                .entity(IdentityView.of(stored.identity()))
                .build();
    }

    @DELETE
    @Path("/{provider}")
    @PermissionsAllowed("users:write")
    public void delete(String id, String provider) {
        keeper.delete(UserResource.id(id), provider, Caller.of(identity).actor());
    }
}
