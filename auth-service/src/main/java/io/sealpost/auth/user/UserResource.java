package io.sealpost.auth.user;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.http.Page;
import io.sealpost.auth.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Users over REST. */
@Path("/v1/users")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class UserResource {

    /** Behind it are all ids that are made here. */
    private static final String FIRST = "00000000-0000-0000-0000-000000000000";

    private final UserKeeper keeper;
    private final Users users;
    private final SecurityIdentity identity;

    UserResource(UserKeeper keeper, Users users, SecurityIdentity identity) {
        this.keeper = keeper;
        this.users = users;
        this.identity = identity;
    }

    /** A user. Of a read echoed back, what is read-only is ignored. */
    @JsonIgnoreProperties({"id", "created_at", "updated_at"})
    @Schema(name = "UserForm")
    record Form(
            String login,
            String name,
            String email,
            Boolean active,
            @JsonProperty("protected") Boolean isProtected) {

        UserKeeper.Settings settings() {
            return new UserKeeper.Settings(
                    Profile.of("", login, name, email),
                    !Boolean.FALSE.equals(active),
                    Boolean.TRUE.equals(isProtected));
        }
    }

    @POST
    @PermissionsAllowed("users:write")
    @APIResponseSchema(value = UserView.class, responseCode = "201")
    public Response add(@NotNull Form form) {
        var user = keeper.add(form.settings(), Caller.of(identity).actor());
        return view(Response.created(URI.create("/v1/users/" + user.id)), user);
    }

    @GET
    @PermissionsAllowed("users:read")
    @Transactional
    public Page<UserView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue(FIRST) String after,
            @QueryParam("login") String login,
            @QueryParam("email") String email) {
        var asked = Page.limit(limit);
        return Page.of(
                users.after(cursor(after), login, email, asked + 1), asked, user -> user.id.toString(), UserView::of);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("users:read")
    @APIResponseSchema(UserView.class)
    @Transactional
    public Response get(String id) {
        return view(Response.ok(), users.findByIdOptional(id(id)).orElseThrow(UserKeeper::notFound));
    }

    @PUT
    @Path("/{id}")
    @PermissionsAllowed("users:write")
    @APIResponseSchema(UserView.class)
    public Response replace(String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, @NotNull Form form) {
        var settings = form.settings();
        return view(
                Response.ok(),
                keeper.replace(id(id), settings, ifMatch, Caller.of(identity).actor()));
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("users:write")
    public void delete(String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(id(id), ifMatch, Caller.of(identity).actor());
    }

    /** The id that a path names; what is no id is nobody's. */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw UserKeeper.notFound();
        }
    }

    private static UUID cursor(String after) {
        try {
            return UUID.fromString(after);
        } catch (IllegalArgumentException notACursor) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }

    private static Response view(ResponseBuilder answer, User user) {
        return answer.entity(UserView.of(user))
                .tag(EntityVersion.tag(user.version))
                .build();
    }
}
