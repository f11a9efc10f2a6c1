package io.sealpost.auth.accessrequest;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.http.Page;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.user.Profile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Access requests over REST, for whoever decides about them. */
@Path("/v1/access-requests")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class AccessRequestResource {

    /** Lines that people read, with nothing in them that nobody sees. */
    private static final Pattern PLAIN = Pattern.compile("[[^\\p{C}\\p{Zl}\\p{Zp}]\\r\\n]*");

    private static final int LONGEST_REASON = 500;

    private final StoredRequests stored;
    private final Decisions decisions;
    private final Clock clock;
    private final SecurityIdentity identity;

    AccessRequestResource(StoredRequests stored, Decisions decisions, Clock clock, SecurityIdentity identity) {
        this.stored = stored;
        this.decisions = decisions;
        this.clock = clock;
        this.identity = identity;
    }

    /** Either a user who is there, or one who is to be made. */
    @Schema(name = "AccessApproval")
    record Approval(UUID userId, NewUser user) {

        private static final String AT = "user.";

        Decisions.Whom whom() {
            if (user != null) {
                var profile = Profile.of(AT, user.login(), user.name(), user.email());
                return userId == null ? new Decisions.Whom.New(profile) : new Decisions.Whom.Unsaid();
            }
            return userId == null ? new Decisions.Whom.Unsaid() : new Decisions.Whom.Existing(userId);
        }
    }

    @Schema(name = "NewUser")
    record NewUser(String login, String name, String email) {}

    /** @param reason for whoever reads the request later; the person is not told */
    @Schema(name = "AccessDenial")
    record Denial(String reason) {}

    /**
     * A request as it is shown.
     *
     * @param tenant Microsoft's; null elsewhere
     * @param emailVerified whether the provider vouches for the address
     * @param userId whom an invitation was for, or whom it was linked with; null where nobody is known
     * @param attempts how often the person tried
     */
    @Schema(name = "AccessRequest")
    record AccessRequestView(
            UUID id,
            String provider,
            String issuer,
            String tenant,
            String subject,
            String email,
            boolean emailVerified,
            AccessStatus status,
            UUID userId,
            String reason,
            Instant requestedAt,
            Instant lastSeenAt,
            int attempts,
            Instant expiresAt,
            Instant decidedAt,
            String decidedBy) {

        static AccessRequestView of(AccessRequest r, Instant now) {
            return new AccessRequestView(
                    r.id,
                    r.provider,
                    r.issuer,
                    r.tenant,
                    r.subject,
                    r.email,
                    r.emailVerified,
                    r.statusAt(now),
                    r.userId,
                    r.reason,
                    r.requestedAt,
                    r.lastSeenAt,
                    r.attempts,
                    r.expiresAt,
                    r.decidedAt,
                    r.decidedBy);
        }
    }

    @GET
    @PermissionsAllowed("access_requests:decide")
    @Transactional
    public Page<AccessRequestView> list(
            @QueryParam("status") String status,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("0") String after) {
        var asked = Page.limit(limit);
        var now = clock.instant();
        var rows = stored.after(cursor(after), status(status), now, asked + 1);
        return Page.of(
                rows, asked, request -> Long.toString(request.place), request -> AccessRequestView.of(request, now));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("access_requests:decide")
    @Transactional
    public AccessRequestView get(String id) {
        return stored.findByIdOptional(id(id))
                .map(request -> AccessRequestView.of(request, clock.instant()))
                .orElseThrow(Decisions::notFound);
    }

    @POST
    @Path("/{id}/approve")
    @PermissionsAllowed("access_requests:decide")
    public AccessRequestView approve(String id, @NotNull Approval approval) {
        var whom = approval.whom();
        return view(decisions.approve(id(id), whom, Caller.of(identity).actor()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/{id}/deny")
    @PermissionsAllowed("access_requests:decide")
    public AccessRequestView deny(String id, @NotNull Denial denial) {
        var reason = reason(denial.reason());
        return view(decisions.deny(id(id), reason, Caller.of(identity).actor()));
    }

    private AccessRequestView view(AccessRequest request) {
        return AccessRequestView.of(request, clock.instant());
    }

    private static String reason(String given) {
        if (given != null
                && (given.length() > LONGEST_REASON || !PLAIN.matcher(given).matches())) {
            throw Refusal.invalid(
                    "reason",
                    "give up to " + LONGEST_REASON + " characters of plain text, none of which nobody can see");
        }
        return given;
    }

    private static AccessStatus status(String given) {
        return given == null
                ? null
                : AccessStatus.of(given)
                        .orElseThrow(
                                () -> Refusal.invalid("status", "give pending, approved, denied or expired, or none"));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw Decisions.notFound();
        }
    }

    private static long cursor(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException notACursor) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }
}
