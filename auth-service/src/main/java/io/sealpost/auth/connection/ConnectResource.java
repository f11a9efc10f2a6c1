package io.sealpost.auth.connection;

import io.sealpost.auth.browser.Browser;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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

/** The page behind a connection's link. Whoever has the ticket may see it; only its button does something. */
@Path("/connect/{ticket}")
@PermitAll
@RunOnVirtualThread
class ConnectResource {

    private final Tickets tickets;
    private final FlowStarter starter;
    private final Browser browser;

    ConnectResource(Tickets tickets, FlowStarter starter, Browser browser) {
        this.tickets = tickets;
        this.starter = starter;
        this.browser = browser;
    }

    @GET
    @APIResponse(
            responseCode = "200",
            description = "The page with the button",
            content = @Content(mediaType = MediaType.TEXT_HTML))
    public Response show(String ticket, @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> ConnectPages.connect(pages, tickets.of(ticket)));
    }

    @POST
    @APIResponse(responseCode = "303", description = "To the provider")
    public Response start(
            String ticket,
            @HeaderParam("Origin") String origin,
            @HeaderParam("Sec-Fetch-Site") String fetchSite,
            @Context HttpServerRequest request,
            @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> {
            browser.refuseOtherSites(origin, fetchSite);
            var started = starter.start(ticket, Browser.actor(request));
            return Response.seeOther(started.location())
                    .cookie(started.cookie().toHeader())
                    .build();
        });
    }
}
