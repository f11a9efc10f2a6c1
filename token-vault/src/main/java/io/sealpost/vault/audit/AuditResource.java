package io.sealpost.vault.audit;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The audit trail over REST: auth-service posts its own events, auditors read. */
@Path("/v1/audit-events")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {

    private static final String CODE = "[a-z0-9_.]{1,64}";

    private final AuditEvents events;
    private final SecurityIdentity identity;

    AuditResource(AuditEvents events, SecurityIdentity identity) {
        this.events = events;
        this.identity = identity;
    }

    record AuditEventView(
            UUID id,
            Instant at,
            String writer,
            String caller,
            String action,
            String object,
            String outcome,
            String reason) {
        static AuditEventView of(AuditEvent e) {
            return new AuditEventView(e.id, e.at, e.writer, e.caller, e.action, e.object, e.outcome, e.reason);
        }
    }

    /** An event of another service; its writer is the caller. */
    @Schema(name = "AuditEventForm")
    record Posted(
            @NotNull UUID id,
            @NotNull Instant at,
            @NotNull @Size(min = 1, max = 256) String caller,
            @NotNull @Pattern(regexp = CODE) String action,
            @NotNull @Size(min = 1, max = 512) String object,
            @NotNull @Pattern(regexp = CODE) String outcome,
            @Pattern(regexp = CODE) String reason) {}

    @GET
    @PermissionsAllowed("audit:read")
    public Page<AuditEventView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("0") String after) {
        var asked = Page.limit(limit);
        return Page.of(
                events.after(position(after), asked + 1), asked, e -> Long.toString(e.position), AuditEventView::of);
    }

    /** Idempotent by event id: an outbox may send an event again. */
    @POST
    @PermissionsAllowed("audit:write")
    @APIResponse(responseCode = "202", description = "Recorded, or known already")
    @Transactional
    public Response post(@Valid @NotNull Posted posted) {
        if (!events.known(posted.id)) {
            var event = new AuditEvent();
            event.id = posted.id;
            event.at = posted.at;
            event.writer = Caller.of(identity).name();
            event.caller = posted.caller;
            event.action = posted.action;
            event.object = posted.object;
            event.outcome = posted.outcome;
            event.reason = posted.reason;
            events.persist(event);
        }
        return Response.accepted().build();
    }

    private static long position(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }
}
