package io.sealpost.auth.signin;

import io.sealpost.auth.browser.Browser;
import io.sealpost.auth.browser.ReturnTo;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.ProviderName;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Where a backend sends a browser, for a person to sign in with a provider. A HEAD looks and begins nothing. */
@Path("/sign-in/{provider: " + ProviderName.PATTERN + "}")
@PermitAll
@RunOnVirtualThread
class SignInResource {

    /** Base64url of SHA-256 (RFC 7636 §4.2). */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Printable ASCII without the quotation mark and the backslash. With the longest return_to, all of a visit still fits into a cookie. */
    private static final Pattern STATE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,256}");

    private final SignInStarter starter;
    private final ParameterCopy parameters;
    private final Browser browser;

    SignInResource(SignInStarter starter, ParameterCopy parameters, Browser browser) {
        this.starter = starter;
        this.parameters = parameters;
        this.browser = browser;
    }

    @GET
    @Parameter(
            name = "return_to",
            in = ParameterIn.QUERY,
            required = true,
            description = "Where the browser goes in the end")
    @Parameter(name = "state", in = ParameterIn.QUERY, required = true, description = "The backend's own; comes back")
    @Parameter(
            name = "code_challenge",
            in = ParameterIn.QUERY,
            required = true,
            description = "The backend's own, S256 (RFC 7636 §4.2)")
    @APIResponse(responseCode = "303", description = "To the provider")
    public Response start(
            String provider,
            @HeaderParam("Sec-Fetch-Mode") String fetchMode,
            @HeaderParam("Sec-Fetch-Dest") String fetchDest,
            @Context UriInfo uri,
            @Context RoutingContext request,
            @Context HttpHeaders headers) {
        return browser.answer(headers, pages -> {
            refuseUnlessVisited(fetchMode, fetchDest);
            var started = starter.start(provider, wish(uri.getQueryParameters()), request);
            return Response.seeOther(started.location())
                    .cookie(started.cookie().toHeader())
                    .build();
        });
    }

    @HEAD
    @Operation(hidden = true)
    public Response look() {
        return Response.noContent().build();
    }

    /** Each start leaves two cookies, and pages elsewhere could have browsers load many, as pictures or in frames, which navigate, too. */
    private static void refuseUnlessVisited(String fetchMode, String fetchDest) {
        if (isOther(fetchMode, "navigate") || isOther(fetchDest, "document")) {
            throw Refusal.of(
                    RefusalCode.FORBIDDEN,
                    "A sign-in begins where a person goes to this address, not where a page or a script loads it. Send the browser here.");
        }
    }

    /** Programs and old browsers say nothing. */
    private static boolean isOther(String said, String expected) {
        return said != null && !said.equals(expected);
    }

    private SignInStarter.Wish wish(MultivaluedMap<String, String> query) {
        var returnTo = single(query, "return_to");
        ReturnTo.allowed(returnTo, parameters.current().allowedReturns());
        return new SignInStarter.Wish(
                returnTo,
                matching(
                        query,
                        "state",
                        STATE,
                        "give 1 to 256 letters, digits and signs, new for each sign-in; they come back to you"),
                matching(
                        query,
                        "code_challenge",
                        CHALLENGE,
                        "give the base64url of the SHA-256 of a code_verifier that only the backend has (RFC 7636, S256)"),
                null);
    }

    private static String matching(MultivaluedMap<String, String> query, String name, Pattern pattern, String advice) {
        var text = single(query, name);
        if (!pattern.matcher(text).matches()) {
            throw Refusal.invalid(name, advice);
        }
        return text;
    }

    private static String single(MultivaluedMap<String, String> query, String name) {
        var values = query.get(name);
        if (values == null || values.size() != 1) {
            throw Refusal.invalid(name, "give it once");
        }
        return values.getFirst();
    }
}
