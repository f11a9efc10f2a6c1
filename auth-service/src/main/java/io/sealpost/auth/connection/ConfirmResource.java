package io.sealpost.auth.connection;

import io.sealpost.auth.parameter.ParameterCopy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Where providers send browsers back to. The two paths without a provider in them serve all providers of their template: whose answer it
 * is says the state, never a parameter. A HEAD looks and counts nothing.
 */
@Path("/")
@PermitAll
@BrowserFacing
@RunOnVirtualThread
class ConfirmResource {

    private final FlowFinisher finisher;
    private final ParameterCopy parameters;
    private final Browser browser;

    ConfirmResource(FlowFinisher finisher, ParameterCopy parameters, Browser browser) {
        this.finisher = finisher;
        this.parameters = parameters;
        this.browser = browser;
    }

    @GET
    @Path("microsoft_outlook/confirm")
    public Response microsoft(@Context UriInfo request, @Context HttpHeaders headers) {
        return browser.answer(headers, () -> finish("/microsoft_outlook/confirm", request, headers));
    }

    @GET
    @Path("google_gmail/confirm")
    public Response google(@Context UriInfo request, @Context HttpHeaders headers) {
        return browser.answer(headers, () -> finish("/google_gmail/confirm", request, headers));
    }

    @GET
    @Path("oauth/confirm/{provider}")
    public Response custom(String provider, @Context UriInfo request, @Context HttpHeaders headers) {
        return browser.answer(headers, () -> finish("/oauth/confirm/" + provider, request, headers));
    }

    @HEAD
    @Operation(hidden = true)
    @Path("{callback: microsoft_outlook/confirm|google_gmail/confirm|oauth/confirm/[^/]+}")
    public Response look() {
        return Response.noContent().build();
    }

    private Response finish(String path, UriInfo request, HttpHeaders headers) {
        var here = URI.create(parameters.current().webBaseUrl() + path);
        var callback = Callback.read(here, request.getQueryParameters()).orElseThrow(FlowFinisher::stateInvalid);
        var cookie = BrowserCookie.sent(headers.getRequestHeader(HttpHeaders.COOKIE), callback.state())
                .orElseThrow(FlowFinisher::stateInvalid);
        var connection = finisher.finish(callback, path, cookie);
        return Response.fromResponse(afterwards(connection))
                .cookie(BrowserCookie.gone(callback.state(), here).toHeader())
                .build();
    }

    /** Back to who asked, if that is still allowed; else a page of our own. */
    private Response afterwards(Connection connection) {
        return Optional.ofNullable(connection.returnTo)
                .flatMap(ReturnTo::parse)
                .filter(returnTo -> returnTo.isUnderOneOf(parameters.current().allowedReturns()))
                .map(returnTo -> Response.seeOther(returnTo.with(connection)).build())
                .orElseGet(() -> Pages.outcome(connection));
    }
}
