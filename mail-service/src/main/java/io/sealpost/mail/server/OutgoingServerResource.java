package io.sealpost.mail.server;

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

/** Outgoing servers over REST. */
@Path("/v1/outgoing-servers")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class OutgoingServerResource {

    private final OutgoingRows rows;
    private final OutgoingKeeper keeper;
    private final ConnectionTester tester;
    private final TokenStatuses tokens;

    OutgoingServerResource(OutgoingRows rows, OutgoingKeeper keeper, ConnectionTester tester, TokenStatuses tokens) {
        this.rows = rows;
        this.keeper = keeper;
        this.tester = tester;
        this.tokens = tokens;
    }

    @PUT
    @Path("/{name}")
    @PermissionsAllowed("servers:write")
    @APIResponseSchema(OutgoingView.class)
    public Response put(
            String name,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull OutgoingForm form) {
        var created = keeper.put(name, form, new Precondition(ifMatch, ifNoneMatch));
        return shown(name, created ? Response.Status.CREATED : Response.Status.OK);
    }

    @GET
    @Path("/{name}")
    @PermissionsAllowed("servers:read")
    @APIResponseSchema(OutgoingView.class)
    public Response get(String name) {
        return shown(name, Response.Status.OK);
    }

    @GET
    @PermissionsAllowed("servers:read")
    public Page<OutgoingView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        var found = QuarkusTransaction.requiringNew().call(() -> rows.after(after, asked + 1));
        var statuses = tokens.ask();
        return Page.of(
                found,
                asked,
                server -> server.name,
                server -> OutgoingView.of(server, statuses.of(server.authentication())));
    }

    @DELETE
    @Path("/{name}")
    @PermissionsAllowed("servers:write")
    public void delete(String name, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(name, ifMatch);
    }

    @POST
    @Path("/{name}/test")
    @PermissionsAllowed("servers:write")
    public ConnectionTest test(String name) {
        var test = tester.test(name);
        if (!test.ok()) {
            throw test.refusal();
        }
        return test;
    }

    private Response shown(String name, Response.Status status) {
        var server = QuarkusTransaction.requiringNew()
                .call(() -> rows.findByIdOptional(name))
                .orElseThrow(OutgoingKeeper::notFound);
        return Response.status(status)
                .entity(OutgoingView.of(server, tokens.ask().of(server.authentication())))
                .tag(EntityVersion.tag(server.revision))
                .build();
    }
}
