package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Browser;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.invitation.Invitations;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.ProviderName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The page behind an invitation's link. Whoever has the token may see it; only its button does something. */
@Path("/invitation/{token}/{provider: " + ProviderName.PATTERN + "}")
@PermitAll
@RunOnVirtualThread
class InvitationPageResource {

    private final Invitations invitations;
    private final SignInProviders providers;
    private final SignInStarter starter;
    private final ParameterCopy parameters;
    private final Browser browser;

    InvitationPageResource(
            Invitations invitations,
            SignInProviders providers,
            SignInStarter starter,
            ParameterCopy parameters,
            Browser browser) {
        this.invitations = invitations;
        this.providers = providers;
        this.starter = starter;
        this.parameters = parameters;
        this.browser = browser;
    }

    @GET
    @APIResponse(
            responseCode = "200",
            description = "The page with the button",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response show(String token, String provider, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> {
            var invited = invitations.peek(token);
            var offered = providers.of(provider).orElseThrow(SignInStarter::notOffered);
            return InvitationPage.of(pages, invited, offered);
        });
    }

    @POST
    @APIResponse(responseCode = "303", description = "To the provider")
    public Response start(
            String token,
            String provider,
            @HeaderParam("Origin") String origin,
            @HeaderParam("Sec-Fetch-Site") String fetchSite,
            @Context RoutingContext request,
            @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> {
            browser.refuseOtherSites(origin, fetchSite);
            var returnTo = invitations.peek(token).returnTo();
            ReturnTo.allowed(returnTo, parameters.current().allowedReturns());
            var started = starter.start(provider, new SignInStarter.Wish(returnTo, null, null, token), request);
            return Response.seeOther(started.location())
                    .cookie(started.cookie().toHeader())
                    .build();
        });
    }
}
