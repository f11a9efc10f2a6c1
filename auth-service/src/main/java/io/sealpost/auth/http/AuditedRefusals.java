package io.sealpost.auth.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.refusal.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells of what known callers of the API were refused: what they may not do, what is not there for them, and what could not be done. Input
 * that means nothing is not told, nor what somebody unknown tried, nor that the database is away in which it would be written down. An answer
 * that refuses gives nothing away, so the event loop does not wait for it to be recorded.
 */
@ApplicationScoped
class AuditedRefusals {

    private static final Set<Integer> TOLD = Set.of(403, 404, 409, 410, 412, 422, 429, 503);
    private static final String API = "/v1/";
    private static final int LONGEST = 512;

    /** Names, ids and the words of the API; a ticket or a code that somebody put into the wrong path has another form, and is not told. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{0,64}");

    private final Event<Refused> refusals;
    private final CurrentIdentityAssociation current;

    AuditedRefusals(Event<Refused> refusals, CurrentIdentityAssociation current) {
        this.refusals = refusals;
        this.current = current;
    }

    @ServerResponseFilter
    public void refused(ContainerRequestContext request, ContainerResponseContext response) {
        var path = request.getUriInfo().getPath();
        if (path.startsWith(API)
                && TOLD.contains(response.getStatus())
                && response.getEntity() instanceof HttpProblem problem
                && !DatabaseProblems.isOne(problem)) {
            var call = request.getMethod() + " " + withoutTexts(path);
            var reason = Objects.toString(problem.getParameters().get("code"), "http_" + response.getStatus());
            // Where no endpoint was found nobody has looked at the token yet; one that does not count is nobody's.
            current.getDeferredIdentity()
                    .subscribe()
                    .with(
                            identity -> {
                                if (!identity.isAnonymous()) {
                                    tell(new Refused(Caller.of(identity).actor(), cut(call), reason));
                                }
                            },
                            _ -> {});
        }
    }

    private void tell(Refused refused) {
        if (BlockingOperationControl.isBlockingAllowed()) {
            refusals.fire(refused);
        } else {
            Thread.ofVirtual().name("refusal").start(() -> refusals.fire(refused));
        }
    }

    private static String withoutTexts(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(segment -> NAME.matcher(segment).matches() ? segment : "?")
                .collect(Collectors.joining("/"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
