package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Browser;
import io.sealpost.auth.browser.BrowserCookie;
import io.sealpost.auth.browser.Callback;
import io.sealpost.auth.browser.Pages;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.ProviderName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Where providers send browsers back to after a sign-in, by a redirect or (OAuth 2.0 Form Post Response Mode) by a form. Whose answer it is
 * says the state, never the path alone. A HEAD looks and counts nothing.
 */
@Path(SignInProviders.CALLBACK)
@PermitAll
@RunOnVirtualThread
@APIResponse(
        responseCode = "200",
        description = "A page that says how it ended, where nobody is to be sent back",
        content = @Content(mediaType = MediaType.TEXT_HTML))
@APIResponse(responseCode = "303", description = "Back to the backend, with a code or an error")
class SignInCallbackResource {

    private static final String OF_PROVIDER = "{provider: " + ProviderName.PATTERN + "}";

    private final SignInFinisher finisher;
    private final ParameterCopy parameters;
    private final Browser browser;

    SignInCallbackResource(SignInFinisher finisher, ParameterCopy parameters, Browser browser) {
        this.finisher = finisher;
        this.parameters = parameters;
        this.browser = browser;
    }

    @GET
    public Response redirectedAsByOdoo(
            @Context UriInfo uri, @Context RoutingContext request, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("", uri.getQueryParameters(), request, pages));
    }

    @GET
    @Path(OF_PROVIDER)
    public Response redirected(
            String provider, @Context UriInfo uri, @Context RoutingContext request, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("/" + provider, uri.getQueryParameters(), request, pages));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response postedAsByOdoo(
            MultivaluedMap<String, String> form, @Context RoutingContext request, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("", form, request, pages));
    }

    @POST
    @Path(OF_PROVIDER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response posted(
            String provider,
            MultivaluedMap<String, String> form,
            @Context RoutingContext request,
            @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> finish("/" + provider, form, request, pages));
    }

    @HEAD
    @Operation(hidden = true)
    @Path("{any: .*}")
    public Response look() {
        return Response.noContent().build();
    }

    private Response finish(
            String provider, MultivaluedMap<String, String> answer, RoutingContext request, Pages pages) {
        var here = URI.create(parameters.current().webBaseUrl() + SignInProviders.CALLBACK + provider);
        var callback = Callback.read(here, answer).orElseThrow(SignInFinisher::stateInvalid);
        var name = BrowserCookie.name(BrowserCookie.Purpose.SIGN_IN, callback.state(), here);
        // not through HttpHeaders, which throws where one of the browser's other cookies is none
        var cookie = Optional.ofNullable(request.request().getCookie(name)).orElseThrow(SignInFinisher::stateInvalid);
        var finished = finisher.finish(callback, here, cookie.getValue(), request, Browser.actor(request.request()));
        return Response.fromResponse(afterwards(finished, pages))
                .cookie(BrowserCookie.gone(BrowserCookie.Purpose.SIGN_IN, callback.state(), here)
                        .toHeader())
                .build();
    }

    /** Back to who asked, if that is still allowed; else a page of our own. */
    private Response afterwards(SignInFinisher.Finished finished, Pages pages) {
        return ReturnTo.parse(finished.flow().returnTo())
                .filter(returnTo -> returnTo.isUnderOneOf(parameters.current().allowedReturns()))
                .map(returnTo ->
                        Response.seeOther(returnTo.with(told(finished))).build())
                .orElseGet(() -> OutcomePage.of(pages, finished.result()).orElseThrow(ReturnTo::notAllowed));
    }

    private static Map<String, String> told(SignInFinisher.Finished finished) {
        var told = new LinkedHashMap<String, String>();
        switch (finished.result()) {
            case Arrivals.In(var code) -> told.put("code", code);
            case Arrivals.Accepted _ -> told.put("invitation", "accepted");
            case Arrivals.Unproven(var outcome) -> told.put("error", outcome.text());
            case Arrivals.NotAdmitted(var outcome, var _) -> told.put("error", outcome.text());
        }
        told.put("state", finished.flow().state());
        return told;
    }
}
