package io.sealpost.auth.connection;

import io.sealpost.auth.browser.Browser;
import io.sealpost.auth.browser.BrowserCookie;
import io.sealpost.auth.browser.Callback;
import io.sealpost.auth.browser.Pages;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.ProviderName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Where providers send browsers back to. The two paths without a provider in them serve all providers of their template: whose answer it
 * is says the state, never a parameter. A HEAD looks and counts nothing.
 */
@Path("/")
@PermitAll
@RunOnVirtualThread
@APIResponse(
        responseCode = "200",
        description = "A page that says how it ended, where nobody is to be sent back",
        content = @Content(mediaType = MediaType.TEXT_HTML))
@APIResponse(responseCode = "303", description = "Back to who asked")
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
    public Response microsoft(@Context HttpServerRequest request, @Context UriInfo uri, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> AdminConsent.read(uri.getQueryParameters())
                .map(answer -> ConnectPages.adminConsent(pages, answer))
                .orElseGet(() -> finish("/microsoft_outlook/confirm", request, uri, pages)));
    }

    @GET
    @Path("google_gmail/confirm")
    public Response google(@Context HttpServerRequest request, @Context UriInfo uri, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("/google_gmail/confirm", request, uri, pages));
    }

    @GET
    @Path("oauth/confirm/{provider: " + ProviderName.PATTERN + "}")
    public Response custom(
            String provider, @Context HttpServerRequest request, @Context UriInfo uri, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("/oauth/confirm/" + provider, request, uri, pages));
    }

    @HEAD
    @Operation(hidden = true)
    @Path("{callback: microsoft_outlook/confirm|google_gmail/confirm|oauth/confirm/" + ProviderName.PATTERN + "}")
    public Response look() {
        return Response.noContent().build();
    }

    private Response finish(String path, HttpServerRequest request, UriInfo uri, Pages pages) {
        var here = URI.create(parameters.current().webBaseUrl() + path);
        var callback = Callback.read(here, uri.getQueryParameters()).orElseThrow(FlowFinisher::stateInvalid);
        // not through HttpHeaders, which throws where one of the browser's other cookies is none
        var cookie = Optional.ofNullable(
                        request.getCookie(BrowserCookie.name(BrowserCookie.Purpose.CONNECT, callback.state(), here)))
                .orElseThrow(FlowFinisher::stateInvalid);
        var connection = finisher.finish(callback, path, cookie.getValue(), Browser.actor(request));
        return Response.fromResponse(afterwards(connection, pages))
                .cookie(BrowserCookie.gone(BrowserCookie.Purpose.CONNECT, callback.state(), here)
                        .toHeader())
                .build();
    }

    /** Back to who asked, if that is still allowed; else a page of our own. */
    private Response afterwards(Connection connection, Pages pages) {
        return Optional.ofNullable(connection.returnTo)
                .flatMap(ReturnTo::parse)
                .filter(returnTo -> returnTo.isUnderOneOf(parameters.current().allowedReturns()))
                .map(returnTo ->
                        Response.seeOther(returnTo.with(connection.told())).build())
                .orElseGet(() -> ConnectPages.outcome(pages, connection));
    }
}
