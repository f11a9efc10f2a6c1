package io.sealpost.mail.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.http.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Outbound messages over REST. */
@Path("/v1/messages")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class MessageResource {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final Submitter submitter;
    private final MessageStore store;
    private final Messages messages;
    private final ObjectMapper json;
    private final SecurityIdentity identity;

    MessageResource(
            Submitter submitter, MessageStore store, Messages messages, ObjectMapper json, SecurityIdentity identity) {
        this.submitter = submitter;
        this.store = store;
        this.messages = messages;
        this.json = json;
        this.identity = identity;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("mail:send")
    @APIResponseSchema(value = Receipt.class, responseCode = "202")
    public Response submit(@HeaderParam(IDEMPOTENCY_KEY) String key, @NotNull MessageForm form) {
        var caller = Caller.of(identity);
        var request = Idempotency.Key.of(caller.name(), key, () -> written(form));
        return accepted(submitter.submit(form.submission(), caller, request));
    }

    @POST
    @Consumes("message/rfc822")
    @PermissionsAllowed("mail:send")
    @APIResponseSchema(value = Receipt.class, responseCode = "202")
    public Response submitRaw(@HeaderParam(IDEMPOTENCY_KEY) String key, @BeanParam RawOptions options, byte[] message) {
        var caller = Caller.of(identity);
        var request = Idempotency.Key.of(caller.name(), key, () -> options.withContent(message));
        return accepted(submitter.submit(options.submission(message), caller, request));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed({"mail:send", "mail:read"})
    @Transactional
    public MessageView get(String id) {
        var message = messages.visible(id(id), visible()).orElseThrow(MessageStore::notFound);
        return view(message);
    }

    @GET
    @PermissionsAllowed({"mail:send", "mail:read"})
    @Transactional
    public Page<MessageView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        var found = messages.visibleAfter(Page.position(after), asked + 1, visible());
        return Page.of(found, asked, message -> Long.toString(message.position), MessageView::brief);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed("mail:send")
    @Transactional
    public MessageView cancel(String id) {
        return view(store.cancel(id(id), Caller.of(identity).name()));
    }

    private MessageView view(Message message) {
        return MessageView.of(message, messages.recipients(message.id), messages.attempts(message.id));
    }

    private Messages.Visible visible() {
        var caller = Caller.of(identity);
        return new Messages.Visible(
                caller.may("mail:send") ? Optional.of(caller.name()) : Optional.empty(),
                caller.may("mail:read") ? caller.readable() : AddressPatterns.NONE);
    }

    private byte[] written(MessageForm form) {
        try {
            return json.writeValueAsBytes(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON is always JSON", e);
        }
    }

    private static Response accepted(Receipt receipt) {
        return Response.accepted(receipt).build();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw MessageStore.notFound();
        }
    }
}
