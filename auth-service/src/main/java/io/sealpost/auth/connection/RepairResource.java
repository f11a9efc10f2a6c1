package io.sealpost.auth.connection;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.http.Page;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Repair links over REST, for backends. */
@Path("/v1/repairs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class RepairResource {

    private static final int LARGEST = 100;

    /** As it travels on to the vault, in the first line of a request. */
    private static final int LONGEST_CURSOR = 3000;

    private final Repairs repairs;
    private final ParameterCopy parameters;
    private final SecurityIdentity identity;

    RepairResource(Repairs repairs, ParameterCopy parameters, SecurityIdentity identity) {
        this.repairs = repairs;
        this.parameters = parameters;
        this.identity = identity;
    }

    /** What a connection says beside the account, for all of them alike. */
    @Schema(name = "RepairForm")
    record Form(String returnTo, String requestedBy) {}

    /**
     * @param cause why the grant needs consent
     * @param connectUrl where to send the account's owner; shown once
     */
    @Schema(name = "Repair")
    record View(UUID id, String provider, String account, String cause, String connectUrl, Instant expiresAt) {

        /** The link is a way in. */
        @Override
        public String toString() {
            return "View[" + id + "]";
        }
    }

    /** @param next the cursor of the next page, null on the last; a page may have no item and yet a next one */
    @Schema(name = "Repairs")
    record Views(List<View> items, String next) {}

    @POST
    @PermissionsAllowed("connections:write")
    @APIResponseSchema(Views.class)
    public Response repair(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") String after,
            @NotNull Form form) {
        var page = repairs.page(Page.limit(limit, LARGEST), cursor(after), form, Caller.of(identity));
        return Response.ok(new Views(page.repairs().stream().map(this::view).toList(), page.next()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private View view(RepairLinks.Repair repair) {
        var connection = repair.opened().connection();
        return new View(
                connection.id,
                connection.provider,
                connection.account,
                repair.cause(),
                parameters.current().webBaseUrl() + "/connect/"
                        + repair.opened().ticket().text(),
                connection.expiresAt);
    }

    private static String cursor(String after) {
        if (after != null
                && (after.indexOf('/') < 0
                        || URLEncoder.encode(after, StandardCharsets.UTF_8).length() > LONGEST_CURSOR)) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
        return after;
    }
}
