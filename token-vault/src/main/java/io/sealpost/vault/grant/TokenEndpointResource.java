package io.sealpost.vault.grant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.CodeRedeemer.Presented;
import io.sealpost.vault.grant.CodeRedeemer.Redeemed;
import io.sealpost.vault.http.Reveal;
import io.sealpost.vault.parameter.SystemParameters;
import io.sealpost.vault.provider.Obstacle;
import io.sealpost.vault.provider.UserInfoEndpoint.Showing;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/**
 * The vault as an OAuth token endpoint (RFC 6749 §3.2) for {@code authorization_code}: form in, JSON out, errors too. It stands in for
 * the provider's, adds the client's credentials and withholds the refresh token.
 */
@Path("/v1/applications/{application}/token")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class TokenEndpointResource {

    /** RFC 7636 §4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** RFC 6749 §3.3. */
    private static final Pattern SCOPES = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E ]{0,8192}");

    private static final int LONGEST = 8192;

    private final CodeRedeemer redeemer;
    private final SystemParameters parameters;
    private final SecurityIdentity identity;

    TokenEndpointResource(CodeRedeemer redeemer, SystemParameters parameters, SecurityIdentity identity) {
        this.redeemer = redeemer;
        this.parameters = parameters;
        this.identity = identity;
    }

    /** RFC 6749 §5.1, without a refresh token. For a mailbox the access token is the grant's id, and no token at all. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "TokenResponse")
    record Success(
            String accessToken,
            String tokenType,
            String scope,
            @JsonSerialize(using = Reveal.class) SecretText idToken,
            Map<String, Object> userinfo) {}

    /**
     * RFC 6749 §5.2.
     *
     * @param cause what an operator has to mend before the provider can be reached, null where waiting helps
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TokenErrorResponse")
    record Failure(String error, String errorDescription, String cause) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermissionsAllowed("codes:redeem")
    @APIResponseSchema(Success.class)
    @APIResponse(
            responseCode = "400",
            description = "RFC 6749 §5.2",
            content = @Content(schema = @Schema(implementation = Failure.class)))
    @APIResponse(
            responseCode = "503",
            description = "The provider does not answer; Retry-After says when to start again",
            content = @Content(schema = @Schema(implementation = Failure.class)))
    public Response token(
            String application,
            @FormParam("grant_type") String grantType,
            @FormParam("code") String code,
            @FormParam("redirect_uri") String redirectUri,
            @FormParam("code_verifier") String codeVerifier,
            @FormParam("scope") String scope,
            @FormParam("purpose") String purpose) {
        if (!"authorization_code".equals(grantType)) {
            return failure("unsupported_grant_type", "This endpoint takes grant_type=authorization_code.");
        }
        if (code == null || code.isEmpty() || code.length() > LONGEST) {
            return failure("invalid_request", "code is missing or too long.");
        }
        if (codeVerifier == null || !VERIFIER.matcher(codeVerifier).matches()) {
            return failure("invalid_request", "code_verifier is required: 43 to 128 characters of RFC 7636 §4.1.");
        }
        var redirect = underBase(redirectUri);
        if (redirect.isEmpty()) {
            return failure("invalid_request", "redirect_uri must be under the parameter web.base.url.");
        }
        var signIn = "sign_in".equals(purpose);
        if (!signIn && !"mailbox".equals(purpose)) {
            return failure("invalid_request", "purpose must be mailbox or sign_in.");
        }
        var scopes = scope == null || scope.isBlank()
                ? List.<String>of()
                : List.of(scope.strip().split("\\s+"));
        if (scope != null && !SCOPES.matcher(scope).matches()) {
            return failure("invalid_scope", "scope is a list of words with one blank between two (RFC 6749 §3.3).");
        }
        var presented = new Presented(
                application,
                SecretText.of(code),
                redirect.get(),
                SecretText.of(codeVerifier),
                scopes,
                signIn,
                showing(signIn));
        return answer(redeemer.redeem(presented, Caller.of(identity)));
    }

    private static Response answer(Redeemed redeemed) {
        return switch (redeemed) {
            case Redeemed.Pending(var id, var scopes, var idToken, var claims) ->
                success(new Success(
                        id.toString(), "N_A", String.join(" ", scopes), idToken.orElse(null), claims.orElse(Map.of())));
            case Redeemed.SignedIn(var scopes, var idToken, var claims) ->
                success(new Success(
                        "none", "N_A", String.join(" ", scopes), idToken.orElse(null), claims.orElse(Map.of())));
            case Redeemed.ScopeRefused() ->
                failure(
                        "invalid_scope",
                        "A sign-in asks for openid, profile and email only; where the application has no jwks_uri, for what the provider"
                                + " calls knowing who somebody is, and never for offline_access.");
            case Redeemed.Refused(var error) -> failure(error, refusal(error));
            case Redeemed.Unavailable(var cause, var wait) ->
                Response.fromResponse(uncached(Response.status(Response.Status.SERVICE_UNAVAILABLE)
                                .entity(unavailable(cause))))
                        .header("Retry-After", Math.max(1, wait.toSeconds()))
                        .build();
        };
    }

    private static Failure unavailable(String cause) {
        return Obstacle.of(cause)
                .map(obstacle -> new Failure("temporarily_unavailable", obstacle.advice(), obstacle.cause()))
                .orElseGet(() -> new Failure(
                        "temporarily_unavailable", "The provider did not answer; start the flow again.", null));
    }

    private static String refusal(String error) {
        return switch (error) {
            case "invalid_client" ->
                "The provider accepted none of the application's credentials; an operator has to replace them.";
            case "invalid_request", "invalid_scope", "unsupported_grant_type" ->
                "The provider does not take this request; an operator has to look at its registration there.";
            case "unauthorized_client" -> "There is no such application.";
            default -> "The code is spent, expired or not for this request; start the flow again.";
        };
    }

    /** Mailboxes are for providers of mail, which take it in the header. */
    private Showing showing(boolean signIn) {
        return signIn && !parameters.showsTokensInHeader() ? Showing.IN_QUERY : Showing.IN_HEADER;
    }

    private Optional<URI> underBase(String redirectUri) {
        if (redirectUri == null || !redirectUri.startsWith(parameters.webBaseUrl() + "/")) {
            return Optional.empty();
        }
        try {
            var uri = new URI(redirectUri);
            return uri.getRawFragment() == null && !hasDotSegments(uri) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException notAUri) {
            return Optional.empty();
        }
    }

    private static boolean hasDotSegments(URI uri) {
        var path = uri.getRawPath().toLowerCase(Locale.ROOT).replace("%2e", ".");
        return Stream.of(path.split("/")).anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static Response success(Success success) {
        return uncached(Response.ok(success));
    }

    private static Response failure(String error, String description) {
        return uncached(Response.status(Response.Status.BAD_REQUEST).entity(new Failure(error, description, null)));
    }

    private static Response uncached(Response.ResponseBuilder answer) {
        return answer.type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
