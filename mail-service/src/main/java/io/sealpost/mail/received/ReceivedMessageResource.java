package io.sealpost.mail.received;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.http.ContentDisposition;
import io.sealpost.mail.http.Page;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;

/** Received mail over REST. Content comes from strangers: it is served as files, never as pages. */
@Path("/v1/received-messages")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ReceivedMessageResource {

    private final ReceivedRows rows;
    private final SecurityIdentity identity;
    private final Clock clock;

    ReceivedMessageResource(ReceivedRows rows, SecurityIdentity identity, Clock clock) {
        this.rows = rows;
        this.identity = identity;
        this.clock = clock;
    }

    @GET
    @PermissionsAllowed("mail:read")
    @Transactional
    public Page<ReceivedView> feed(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        var found = rows.readableAfter(
                Page.position(after), asked + 1, Caller.of(identity).readable());
        return Page.of(found, asked, message -> Long.toString(message.position), ReceivedView::of);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("mail:read")
    @Transactional
    public ReceivedView.Detail get(String id) {
        var message = readable(id);
        try {
            var content = ReceivedView.Content.of(ReceivedMail.read(rows.raw(message.id)));
            return new ReceivedView.Detail(ReceivedView.of(message), content);
        } catch (UnreadableMail e) {
            return new ReceivedView.Detail(ReceivedView.of(message), null);
        }
    }

    @GET
    @Path("/{id}/raw")
    @Produces("message/rfc822")
    @PermissionsAllowed("mail:read")
    @Transactional
    public Response raw(String id) {
        var message = readable(id);
        return file(rows.raw(message.id), "message/rfc822", message.id + ".eml");
    }

    @GET
    @Path("/{id}/attachments/{n}")
    @Produces("*/*")
    @PermissionsAllowed("mail:read")
    @Transactional
    public Response attachment(String id, int n) {
        try {
            var files = ReceivedMail.read(rows.raw(readable(id).id)).attachments();
            if (n < 0 || n >= files.size()) {
                throw notFound();
            }
            var part = files.get(n);
            var name = part.filename() == null ? "attachment-" + n : part.filename();
            return file(part.bytes(), part.contentType(), name);
        } catch (UnreadableMail e) {
            throw notFound();
        }
    }

    /** Notes that the message was processed; doing so again changes nothing. */
    @POST
    @Path("/{id}/ack")
    @PermissionsAllowed("mail:read")
    @Transactional
    public ReceivedView acknowledge(String id) {
        var message = readable(id);
        if (message.acknowledgedAt == null) {
            message.acknowledgedAt = clock.instant();
        }
        return ReceivedView.of(message);
    }

    private ReceivedMessage readable(String id) {
        try {
            return rows.readable(UUID.fromString(id), Caller.of(identity).readable())
                    .orElseThrow(ReceivedMessageResource::notFound);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
    }

    private static Response file(byte[] bytes, String type, String name) {
        return Response.ok(bytes, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment(name))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }

    private static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such message or attachment, or not for this caller.");
    }
}
