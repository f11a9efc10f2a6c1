package io.sealpost.auth.connection;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * What every answer to a browser says, redirects and errors included: addresses with tickets and codes in them go to no third party and
 * stay in no cache, nothing is loaded, nothing is framed. (That types are not guessed, every answer of this service says.)
 */
@Provider
@BrowserFacing
public class BrowserHeaders implements ContainerResponseFilter {

    static final String POLICY = "Content-Security-Policy";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        headers.putSingle("Referrer-Policy", "no-referrer");
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.putSingle("X-Frame-Options", "DENY");
        if (!headers.containsKey(POLICY)) {
            headers.putSingle(POLICY, Pages.policy("'none'"));
        }
    }
}
