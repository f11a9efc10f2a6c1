package io.sealpost.auth.invitation;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.http.Page;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.SignInOffers;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** A user's invitations over REST, for backends. */
@Path("/v1/users/{id}/invitations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class InvitationResource {

    /** Behind it are all ids that are made here. */
    private static final String FIRST = "00000000-0000-0000-0000-000000000000";

    private final InvitationKeeper keeper;
    private final SignInOffers offers;
    private final ParameterCopy parameters;
    private final Clock clock;
    private final SecurityIdentity identity;

    InvitationResource(
            InvitationKeeper keeper,
            SignInOffers offers,
            ParameterCopy parameters,
            Clock clock,
            SecurityIdentity identity) {
        this.keeper = keeper;
        this.offers = offers;
        this.parameters = parameters;
        this.clock = clock;
        this.identity = identity;
    }

    /** @param returnTo where the browser goes in the end, with {@code invitation=accepted} or an {@code error} */
    @Schema(name = "InvitationForm")
    record Form(String returnTo) {}

    /** A way in for one provider. */
    @Schema(name = "InvitationLink")
    record Link(String provider, String label, String url) {

        /** The link is a way in. */
        @Override
        public String toString() {
            return "Link[" + provider + "]";
        }
    }

    /**
     * A new invitation.
     *
     * @param token part of each link; shown once
     * @param links one for each provider that people may sign in with, as they are to be shown
     */
    @Schema(name = "NewInvitation")
    record Made(UUID id, String token, List<Link> links, Instant expiresAt) {

        /** The token is a way in. */
        @Override
        public String toString() {
            return "Made[" + id + "]";
        }
    }

    /** An invitation as it is shown later: without what lets anybody in. */
    @Schema(name = "Invitation")
    record InvitationView(
            UUID id,
            InvitationStatus status,
            String returnTo,
            Instant createdAt,
            String createdBy,
            Instant expiresAt,
            Instant usedAt) {

        static InvitationView of(Invitation i, Instant now) {
            return new InvitationView(
                    i.id, i.statusAt(now), i.returnTo, i.createdAt, i.createdBy, i.expiresAt, i.usedAt);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("users:write")
    @APIResponseSchema(value = Made.class, responseCode = "201")
    public Response make(String id, @NotNull Form form) {
        var user = uuid(id);
        var given = form.returnTo() == null ? null : allowed(form.returnTo());
        keeper.requireUser(user);
        if (given == null) {
            throw Refusal.invalid("return_to", "say where the browser goes in the end");
        }
        var made = keeper.make(user, given, Caller.of(identity).actor());
        var invitation = made.invitation();
        var token = made.token().text();
        return Response.created(URI.create("/v1/users/" + user + "/invitations/" + invitation.id))
                .entity(new Made(invitation.id, token, links(token), invitation.expiresAt))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @PermissionsAllowed("users:read")
    public Page<InvitationView> list(
            String id,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue(FIRST) String after) {
        var asked = Page.limit(limit);
        var rows = keeper.after(uuid(id), cursor(after), asked + 1);
        var now = clock.instant();
        return Page.of(rows, asked, found -> found.id.toString(), found -> InvitationView.of(found, now));
    }

    @DELETE
    @Path("/{invitation}")
    @PermissionsAllowed("users:write")
    public void revoke(String id, String invitation) {
        keeper.revoke(uuid(id), uuid(invitation), Caller.of(identity).actor());
    }

    private List<Link> links(String token) {
        var base = parameters.current().webBaseUrl() + "/invitation/" + token + "/";
        return offers.all().stream()
                .map(offer -> new Link(offer.provider(), offer.buttonLabel(), base + offer.provider()))
                .toList();
    }

    private String allowed(String returnTo) {
        return ReturnTo.allowed(returnTo, parameters.current().allowedReturns())
                .uri()
                .toString();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw Refusal.of(RefusalCode.NOT_FOUND, "There is no such user, or no such invitation.");
        }
    }

    private static UUID cursor(String after) {
        try {
            return UUID.fromString(after);
        } catch (IllegalArgumentException notACursor) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }
}
