package io.sealpost.auth.caller;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/** The token of a request (RFC 6750 §2.1). */
final class BearerToken {

    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    static Optional<String> of(RoutingContext request) {
        var authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : Optional.of(authorization.substring(SCHEME.length()).strip());
    }
}
