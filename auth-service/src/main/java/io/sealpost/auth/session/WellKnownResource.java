package io.sealpost.auth.session;

import io.sealpost.auth.parameter.ParameterCopy;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What a JWT library needs to verify session tokens. This service is no OpenID provider: no flow is offered. */
@Path("/.well-known")
@PermitAll
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class WellKnownResource {

    /** A new key does not sign before all that were kept by this are gone ({@code sealpost.session.key-lead}). */
    private static final String FIVE_MINUTES = "public, max-age=300";

    private final SigningKeys keys;
    private final ParameterCopy parameters;

    WellKnownResource(SigningKeys keys, ParameterCopy parameters) {
        this.keys = keys;
        this.parameters = parameters;
    }

    /** A JWK set (RFC 7517 §5). */
    @Schema(name = "PublicKeys")
    record PublicKeys(List<Map<String, Object>> keys) {}

    /** OpenID Connect Discovery §3, as far as it is about verifying. */
    @Schema(name = "Discovery")
    record Discovery(
            String issuer,
            String jwksUri,
            List<String> idTokenSigningAlgValuesSupported,
            List<String> responseTypesSupported,
            List<String> subjectTypesSupported,
            List<String> claimsSupported) {}

    @GET
    @Path("jwks.json")
    @APIResponseSchema(value = PublicKeys.class, responseCode = "200")
    public Response keys() {
        return kept(new PublicKeys(keys.published()));
    }

    @GET
    @Path("openid-configuration")
    @APIResponseSchema(value = Discovery.class, responseCode = "200")
    public Response configuration() {
        var issuer = parameters.current().webBaseUrl();
        return kept(new Discovery(
                issuer,
                issuer + "/.well-known/jwks.json",
                List.of("RS256"),
                List.of(),
                List.of("public"),
                List.of(
                        "iss",
                        "sub",
                        "aud",
                        "exp",
                        "iat",
                        "jti",
                        "sid",
                        "auth_time",
                        "amr",
                        "provider",
                        "login",
                        "name",
                        "email")));
    }

    private static Response kept(Object entity) {
        return Response.ok(entity)
                .header(HttpHeaders.CACHE_CONTROL, FIVE_MINUTES)
                .build();
    }
}
