package io.sealpost.mail.incoming;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.PermissionsAllowed;
import io.sealpost.mail.http.EntityVersion;
import io.sealpost.mail.http.Page;
import io.sealpost.mail.http.Precondition;
import io.sealpost.mail.vault.TokenStatuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Incoming servers over REST. */
@Path("/v1/incoming-servers")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class IncomingServerResource {

    private final IncomingRows rows;
    private final IncomingKeeper keeper;
    private final MailboxCheck check;
    private final TokenStatuses tokens;

    IncomingServerResource(IncomingRows rows, IncomingKeeper keeper, MailboxCheck check, TokenStatuses tokens) {
        this.rows = rows;
        this.keeper = keeper;
        this.check = check;
        this.tokens = tokens;
    }

    @PUT
    @Path("/{name}")
    @PermissionsAllowed("servers:write")
    @APIResponseSchema(IncomingView.class)
    public Response put(
            String name,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull IncomingForm form) {
        var created = keeper.put(name, form, new Precondition(ifMatch, ifNoneMatch));
        return shown(name, created ? Response.Status.CREATED : Response.Status.OK);
    }

    @GET
    @Path("/{name}")
    @PermissionsAllowed("servers:read")
    @APIResponseSchema(IncomingView.class)
    public Response get(String name) {
        return shown(name, Response.Status.OK);
    }

    @GET
    @PermissionsAllowed("servers:read")
    public Page<IncomingView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        var found = QuarkusTransaction.requiringNew().call(() -> rows.after(after, asked + 1));
        var statuses = tokens.ask();
        return Page.of(
                found,
                asked,
                server -> server.name,
                server -> IncomingView.of(server, statuses.of(server.authentication())));
    }

    @DELETE
    @Path("/{name}")
    @PermissionsAllowed("servers:write")
    public void delete(String name, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(name, ifMatch);
    }

    @POST
    @Path("/{name}/test-and-confirm")
    @PermissionsAllowed("servers:write")
    public MailboxCheck.Findings testAndConfirm(String name) {
        var findings = check.check(name);
        if (!findings.confirmed()) {
            throw findings.refusal();
        }
        return findings;
    }

    private Response shown(String name, Response.Status status) {
        var server = QuarkusTransaction.requiringNew()
                .call(() -> rows.findByIdOptional(name))
                .orElseThrow(IncomingKeeper::notFound);
        return Response.status(status)
                .entity(IncomingView.of(server, tokens.ask().of(server.authentication())))
                .tag(EntityVersion.tag(server.revision))
                .build();
    }
}
