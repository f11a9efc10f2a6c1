package io.sealpost.auth.signin;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Drops the session cookies of quarkus-oidc from every request, ahead of authentication: with one, from wherever it comes, a person would be
 * who was here before.
 */
@ApplicationScoped
class StaleCookies {

    /** Before anything that reads cookies. */
    private static final int FIRST = 3000;

    void register(@Observes Filters filters) {
        filters.register(StaleCookies::drop, FIRST);
    }

    private static void drop(RoutingContext request) {
        var headers = request.request().headers();
        if (headers.contains(HttpHeaders.COOKIE)) {
            headers.set(
                    HttpHeaders.COOKIE,
                    headers.getAll(HttpHeaders.COOKIE).stream()
                            .flatMap(line -> Arrays.stream(line.split(";", -1)))
                            .map(String::strip)
                            .filter(cookie -> !cookie.startsWith(OidcUtils.SESSION_COOKIE_NAME))
                            .collect(Collectors.joining("; ")));
        }
        request.next();
    }
}
