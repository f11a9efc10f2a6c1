package io.sealpost.mail.incoming;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.mail.address.AddressPatterns;
import io.sealpost.mail.caller.Caller;
import io.sealpost.mail.refusal.Refusal;
import io.sealpost.mail.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Fetching now, over REST. */
@Path("/v1/fetch-runs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class FetchRunResource {

    private static final int MOST_SERVERS = 1000;
    private static final int LONGEST_NAME = 64;

    private final FetchRuns runs;
    private final IncomingRows servers;
    private final IncomingConfig config;
    private final SecurityIdentity identity;

    FetchRunResource(FetchRuns runs, IncomingRows servers, IncomingConfig config, SecurityIdentity identity) {
        this.runs = runs;
        this.servers = servers;
        this.config = config;
        this.identity = identity;
    }

    /** The servers to fetch from; without them all that are confirmed and active. */
    @Schema(name = "FetchRunForm")
    record Request(List<String> servers) {}

    /** A run; without a finish it is under way. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FetchRun")
    record View(UUID id, String status, Instant createdAt, Instant finishedAt, List<ServerView> servers) {
        static View of(FetchRun run, List<FetchRunServer> servers) {
            return new View(
                    run.id,
                    run.finishedAt == null ? "running" : "done",
                    run.createdAt,
                    run.finishedAt,
                    servers.stream().map(ServerView::of).toList());
        }
    }

    /** What became of one server. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FetchedServer")
    record ServerView(String server, String outcome, int fetched, int known, int problems, String error) {
        static ServerView of(FetchRunServer s) {
            return new ServerView(s.server, s.outcome.text(), s.fetched, s.known, s.problems, s.error);
        }
    }

    @POST
    @PermissionsAllowed("mail:fetch")
    @APIResponseSchema(value = View.class, responseDescription = "The run is done", responseCode = "200")
    @APIResponse(
            responseCode = "202",
            description = "The run goes on",
            content = @Content(schema = @Schema(implementation = View.class)))
    public Response start(@QueryParam("wait") String wait, Request request) throws InterruptedException {
        var longest = duration(wait);
        var caller = Caller.of(identity);
        var chosen = QuarkusTransaction.requiringNew().call(() -> chosen(request, caller.fetchable()));
        var started = runs.start(caller.name(), chosen);
        started.finished().await(longest.toMillis(), TimeUnit.MILLISECONDS);
        var view = QuarkusTransaction.requiringNew()
                .call(() -> View.of(runs.find(started.id()), runs.servers(started.id())));
        return Response.status(view.finishedAt() != null ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(view)
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("mail:fetch")
    @Transactional
    public View get(String id) {
        var run = runs.find(uuid(id));
        var caller = Caller.of(identity);
        if (run == null) {
            throw notFound();
        }
        var visible = runs.servers(run.id).stream()
                .filter(server -> covers(caller.fetchable(), server))
                .toList();
        if (visible.isEmpty() && !run.caller.equals(caller.name())) {
            throw notFound();
        }
        return View.of(run, visible);
    }

    private List<IncomingServer> chosen(Request request, AddressPatterns mailboxes) {
        if (request == null || request.servers() == null) {
            return servers.ready(mailboxes);
        }
        if (request.servers().size() > MOST_SERVERS
                || request.servers().stream().anyMatch(name -> name == null || name.length() > LONGEST_NAME)) {
            throw Refusal.invalid("servers", "name up to " + MOST_SERVERS + " servers");
        }
        var names = request.servers().stream().distinct().toList();
        var covered = servers.named(names, mailboxes);
        return names.stream()
                .map(name -> Optional.ofNullable(covered.get(name)).orElseThrow(IncomingKeeper::notFound))
                .peek(FetchRunResource::refuseUnlessReady)
                .toList();
    }

    private static boolean isReady(IncomingServer server) {
        return server.active && server.state != State.DRAFT;
    }

    private static void refuseUnlessReady(IncomingServer server) {
        if (!isReady(server)) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The server " + server.name + " is inactive or not confirmed; activate it, then POST"
                            + " /v1/incoming-servers/" + server.name + "/test-and-confirm.");
        }
    }

    private static boolean covers(AddressPatterns mailboxes, FetchRunServer server) {
        return mailboxes.all()
                || mailboxes.addresses().contains(server.mailboxKey)
                || mailboxes.domains().contains(server.mailboxDomain);
    }

    private Duration duration(String wait) {
        try {
            var asked = wait == null ? Duration.ZERO : Duration.parse(wait);
            if (asked.isNegative() || asked.compareTo(config.longestWait()) > 0) {
                throw Refusal.invalid("wait", "give a duration of up to " + config.longestWait());
            }
            return asked;
        } catch (DateTimeException e) {
            throw Refusal.invalid("wait", "give a duration such as PT2M");
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static Refusal notFound() {
        return Refusal.of(RefusalCode.NOT_FOUND, "There is no such fetch run, or not for this caller.");
    }
}
