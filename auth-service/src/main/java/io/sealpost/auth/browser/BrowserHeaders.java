package io.sealpost.auth.browser;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What every answer to a browser says, redirects and errors included, and those of the server itself, such as for a method or a path that
 * is not there: addresses with tickets and codes in them go to no third party and stay in no cache, nothing is loaded, nothing is framed.
 * (That types are not guessed, every answer of this service says.)
 */
@ApplicationScoped
public class BrowserHeaders {

    static final String POLICY = "Content-Security-Policy";

    /** Before the limit of bodies, which answers by itself. */
    private static final int FIRST = 2000;

    void register(@Observes Filters filters) {
        filters.register(BrowserHeaders::guard, FIRST);
    }

    private static void guard(RoutingContext request) {
        if (!isForPrograms(request.normalizedPath())) {
            request.addHeadersEndHandler(_ -> set(request.response().headers()));
        }
        request.next();
    }

    /** Last, because a page brings a policy of its own, and two would both apply. */
    private static void set(MultiMap headers) {
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set("X-Frame-Options", "DENY");
        if (!headers.contains(POLICY)) {
            headers.set(POLICY, Pages.policy("'none'"));
        }
    }

    /** The API, what verifies its tokens, and the pages of documentation and operations; all else counts as a browser's. */
    private static boolean isForPrograms(String path) {
        return path.startsWith("/v1/") || path.startsWith("/.well-known/") || path.startsWith("/q/");
    }
}
