package io.sealpost.vault.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.refusal.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells of what known callers were refused: what they may not do, what is not there for them, and what could not be done. Input that
 * means nothing is not told, nor what somebody unknown tried, nor that the trail's own database is away. An answer that refuses gives nothing away, so the event loop does
 * not wait for it to be recorded.
 */
@ApplicationScoped
class AuditedRefusals {

    private static final Set<Integer> TOLD = Set.of(403, 404, 409, 410, 412, 422, 429, 503);
    private static final int LONGEST = 512;

    private final Event<Refused> refusals;
    private final CurrentVertxRequest current;

    AuditedRefusals(Event<Refused> refusals, CurrentVertxRequest current) {
        this.refusals = refusals;
        this.current = current;
    }

    @ServerResponseFilter
    public void refused(ContainerRequestContext request, ContainerResponseContext response) {
        if (TOLD.contains(response.getStatus())
                && response.getEntity() instanceof HttpProblem problem
                && !DatabaseProblems.isOne(problem)) {
            actor().ifPresent(actor -> tell(new Refused(
                    actor,
                    cut(request.getMethod() + " " + request.getUriInfo().getPath()),
                    cut(request.getUriInfo().getQueryParameters().getFirst("for")),
                    Objects.toString(
                            problem.getParameters().get("code"),
                            response.getStatusInfo().getReasonPhrase()))));
        }
    }

    /** Who was refused; nobody where it is not known who calls. */
    private Optional<Actor> actor() {
        return Optional.ofNullable(current.getCurrent().user())
                .map(QuarkusHttpUser.class::cast)
                .map(user -> Caller.of(user.getSecurityIdentity()))
                .map(Caller::actor);
    }

    private void tell(Refused refused) {
        if (BlockingOperationControl.isBlockingAllowed()) {
            refusals.fire(refused);
        } else {
            Thread.ofVirtual().name("refusal").start(() -> refusals.fire(refused));
        }
    }

    private static String cut(String text) {
        if (text == null) {
            return null;
        }
        var printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST);
    }
}
