package io.sealpost.vault.application;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.application.ApplicationKeeper.Precondition;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
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
import java.time.Clock;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Applications over REST. */
@Path("/v1/applications")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ApplicationResource {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final SettingsReader settings;
    private final CredentialReader credentials;
    private final ApplicationKeeper keeper;
    private final Applications applications;
    private final Credentials stored;
    private final SecurityIdentity identity;
    private final Clock clock;

    ApplicationResource(
            SettingsReader settings,
            CredentialReader credentials,
            ApplicationKeeper keeper,
            Applications applications,
            Credentials stored,
            SecurityIdentity identity,
            Clock clock) {
        this.settings = settings;
        this.credentials = credentials;
        this.keeper = keeper;
        this.applications = applications;
        this.stored = stored;
        this.identity = identity;
        this.clock = clock;
    }

    @PUT
    @Path("/{application}")
    @PermissionsAllowed("applications:write")
    @APIResponseSchema(ApplicationView.class)
    public Response put(
            String application,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull ApplicationForm form) {
        if (!NAME.matcher(application).matches()) {
            throw Refusal.invalid("application", "use up to 64 of a-z, 0-9, dot, dash and underscore");
        }
        var read = settings.read(form);
        var put = keeper.put(
                application, read, credentials.read(form), new Precondition(ifMatch, ifNoneMatch), Caller.of(identity));
        return view(put.held(), put.created() ? Response.Status.CREATED : Response.Status.OK);
    }

    @GET
    @Path("/{application}")
    @PermissionsAllowed("applications:read")
    @APIResponseSchema(ApplicationView.class)
    @Transactional
    public Response get(String application) {
        var found = applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound);
        return view(stored.of(found), Response.Status.OK);
    }

    @GET
    @PermissionsAllowed("applications:read")
    @Transactional
    public Page<ApplicationView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        return Page.of(
                applications.after(after, asked + 1),
                asked,
                a -> a.name,
                a -> ApplicationView.of(stored.of(a), clock.instant()));
    }

    @DELETE
    @Path("/{application}")
    @PermissionsAllowed("applications:write")
    public void delete(String application, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(application, ifMatch, Caller.of(identity));
    }

    private Response view(HeldCredentials held, Response.Status status) {
        return Response.status(status)
                .entity(ApplicationView.of(held, clock.instant()))
                .tag(EntityVersion.tag(held.application().version))
                .build();
    }
}
