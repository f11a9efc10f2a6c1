package io.sealpost.vault.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** An empty {@code If-Match} names no version, but the framework takes it for an absent one: a change would go unconditional. */
@Provider
public final class EmptyPrecondition implements ContainerRequestFilter {

    private static final String NO_VERSIONS_TAG = "\"\"";

    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getHeaders().get(HttpHeaders.IF_MATCH);
        if (given != null && given.stream().allMatch(String::isBlank)) {
            request.getHeaders().putSingle(HttpHeaders.IF_MATCH, NO_VERSIONS_TAG);
        }
    }
}
