package io.sealpost.vault.audit;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.audit.AuditEntries.Entry;
import io.sealpost.vault.audit.AuditEntries.Filter;
import io.sealpost.vault.audit.AuditEvent.Posted;
import io.sealpost.vault.audit.ChainVerifier.Known;
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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The audit trail over REST: auth-service posts its own events, auditors read and verify. */
@Path("/v1/audit-events")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {

    private static final String CODE = "[a-z0-9_.]{1,64}";

    private static final java.util.regex.Pattern KNOWN = java.util.regex.Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    /** How far one call looks for what a filter asks for. */
    private static final int LOOKED_THROUGH = 100_000;

    /** Nothing happened before there was anything, nor later than a wrong clock may say. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Instant OLDEST = Instant.parse("2020-01-01T00:00:00Z");

    private static final Duration AHEAD = Duration.ofHours(1);

    private final Audit audit;
    private final AuditEntries entries;
    private final PostedEvents posted;
    private final ChainVerifier verifier;
    private final Clock clock;
    private final SecurityIdentity identity;

    AuditResource(
            Audit audit,
            AuditEntries entries,
            PostedEvents posted,
            ChainVerifier verifier,
            Clock clock,
            SecurityIdentity identity) {
        this.audit = audit;
        this.entries = entries;
        this.posted = posted;
        this.verifier = verifier;
        this.clock = clock;
        this.identity = identity;
    }

    /**
     * Where an event stands.
     *
     * @param hash SHA-256 in hexadecimal digits
     */
    @Schema(name = "AuditChainPlace")
    record Place(int writer, long sequence, String hash) {}

    /** @param position what {@code after} takes to go on behind it, now or when more has happened */
    record AuditEventView(
            String position,
            UUID id,
            Instant at,
            String writer,
            String caller,
            String origin,
            String action,
            String object,
            String purpose,
            String outcome,
            String reason,
            Place chain) {

        static AuditEventView of(Entry entry) {
            var event = entry.event();
            var posted = event.posted();
            return new AuditEventView(
                    Long.toString(entry.position()),
                    posted == null ? null : posted.id(),
                    posted == null ? event.at() : posted.at(),
                    posted == null ? entry.writer() : posted.by(),
                    event.caller(),
                    event.origin(),
                    event.action(),
                    event.object(),
                    event.purpose(),
                    event.outcome(),
                    event.reason(),
                    new Place(
                            entry.writerId(),
                            entry.link().sequence(),
                            entry.link().hash().hex()));
        }
    }

    /** An event of another service; its writer is the caller. */
    @Schema(name = "AuditEventForm")
    record Form(
            @NotNull UUID id,
            @NotNull Instant at,
            @NotNull @Size(min = 1, max = 600) String caller,
            @Size(min = 1, max = 64) String origin,
            @NotNull @Pattern(regexp = CODE) String action,
            @NotNull @Size(min = 1, max = 512) String object,
            @Pattern(regexp = CODE) String purpose,
            @NotNull @Pattern(regexp = CODE) String outcome,
            @Pattern(regexp = CODE) String reason) {}

    /** Events in the order in which they were written. With a filter a page may be short, even empty, and still have a next one. */
    @GET
    @PermissionsAllowed("audit:read")
    public Page<AuditEventView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("0") String after,
            @QueryParam("object") String object,
            @QueryParam("caller") String caller,
            @QueryParam("action") String action,
            @QueryParam("outcome") String outcome,
            @QueryParam("since") String since,
            @QueryParam("until") String until) {
        var asked = Page.limit(limit);
        var filter = new Filter(object, caller, action, outcome, time("since", since), time("until", until));
        var settled = entries.settled();
        var from = Math.max(position(after), entries.first() - 1);
        var end = Math.min(settled, from + LOOKED_THROUGH);
        var found = entries.between(from, end, filter, asked + 1);
        return found.size() <= asked && end < settled
                ? Page.unfinished(found, Long.toString(end), AuditEventView::of)
                : Page.of(found, asked, entry -> Long.toString(entry.position()), AuditEventView::of);
    }

    /** Idempotent by event id: an outbox may send an event again. */
    @POST
    @PermissionsAllowed("audit:write")
    @APIResponse(responseCode = "202", description = "Recorded, or known already")
    @Transactional
    public Response post(@Valid @NotNull Form form) {
        var now = clock.instant();
        if (form.at().isBefore(OLDEST) || form.at().isAfter(now.plus(AHEAD))) {
            throw Refusal.invalid("at", "give the time when it happened");
        }
        if (posted.isNew(form.id(), now)) {
            audit.posted(new AuditEvent(
                    now,
                    form.caller(),
                    form.origin(),
                    form.action(),
                    form.object(),
                    form.purpose(),
                    form.outcome(),
                    form.reason(),
                    new Posted(Caller.of(identity).name(), form.id(), form.at())));
        }
        return Response.accepted().build();
    }

    /**
     * Looks through the whole trail; some seconds per million events.
     *
     * @param checkpoint one that is known from the log, {@code number:sha256}, to be held against what is there
     */
    @GET
    @Path("/verify")
    @PermissionsAllowed("audit:read")
    public Verification verify(@QueryParam("checkpoint") String checkpoint) {
        return verifier.verify(Optional.ofNullable(checkpoint).map(AuditResource::known));
    }

    private static Known known(String text) {
        var parts = KNOWN.matcher(text);
        if (!parts.matches()) {
            throw Refusal.invalid("checkpoint", "give its number, a colon and its sha256 as the log tells them");
        }
        return new Known(Long.parseLong(parts.group(1)), parts.group(2));
    }

    private static long position(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
    }

    private static Instant time(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            var time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw noTime(name);
        }
        throw noTime(name);
    }

    private static Refusal noTime(String name) {
        return Refusal.invalid(name, "give a time such as 2026-01-31T12:00:00Z");
    }
}
