package io.sealpost.auth.connection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Connections over REST, for backends. */
@Path("/v1/connections")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ConnectionResource {

    private final ConnectionOpener opener;
    private final Connections connections;
    private final ParameterCopy parameters;
    private final Clock clock;
    private final SecurityIdentity identity;

    ConnectionResource(
            ConnectionOpener opener,
            Connections connections,
            ParameterCopy parameters,
            Clock clock,
            SecurityIdentity identity) {
        this.opener = opener;
        this.connections = connections;
        this.parameters = parameters;
        this.clock = clock;
        this.identity = identity;
    }

    /**
     * A request for consent. Of a read echoed back, what is read-only is ignored.
     *
     * @param kind a mailbox where it is left out
     * @param uses of an administrator's consent: empty for all that the registration lists
     */
    @JsonIgnoreProperties({"id", "status", "cause", "connect_url", "created_at", "expires_at", "completed_at"})
    @Schema(name = "ConnectionForm")
    record Form(
            ConnectionKind kind,
            String provider,
            String account,
            String tenant,
            List<Use> uses,
            String returnTo,
            String requestedBy) {}

    @POST
    @PermissionsAllowed("connections:write")
    @APIResponseSchema(value = ConnectionView.class, responseCode = "201")
    public Response open(@NotNull Form form) {
        var opened = opener.open(form, Caller.of(identity));
        var link = parameters.current().webBaseUrl() + "/connect/"
                + opened.ticket().text();
        return Response.created(URI.create("/v1/connections/" + opened.connection().id))
                .entity(ConnectionView.of(opened.connection(), clock.instant(), link))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("connections:read")
    @Transactional
    public ConnectionView get(String id) {
        return connections
                .findByIdOptional(uuid(id))
                .map(connection -> ConnectionView.of(connection, clock.instant()))
                .orElseThrow(ConnectionResource::notFound);
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
    }

    private static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such connection.");
    }
}
