package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** The vault's calls, as its contract has them. */
@RegisterRestClient(configKey = "vault")
@RegisterProvider(VaultAnswers.class)
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
interface VaultRest {

    /** RFC 6749 §5.1; the access token is the pending grant's id. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Tokens(String accessToken, String scope, String idToken, Map<String, Object> userinfo) {
        @Override
        public String toString() {
            return "Tokens[scope=" + scope + "]";
        }
    }

    /** A pending grant and whose it was found to be. */
    record Owner(String grantId, String issuer, String subject) {}

    /** A secret by name, as it is read and as it is written. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Secret(String value) {
        @Override
        public String toString() {
            return "[secret]";
        }
    }

    /** A page of grants. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Grants(List<AccountGrant> items, String next) {}

    @GET
    @Path("/applications/{application}")
    Application application(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("application") String application);

    @PUT
    @Path("/applications/{application}")
    RestResponse<Void> putApplication(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            Map<String, JsonNode> settings);

    @POST
    @Path("/applications/{application}/token")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Tokens token(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            MultivaluedMap<String, String> form);

    @GET
    @Path("/grants")
    Grants grants(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @QueryParam("status") String status,
            @QueryParam("limit") int limit,
            @QueryParam("after") String after);

    @GET
    @Path("/grants/{application}/{account}")
    AccountGrant grant(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            @PathParam("account") String account);

    @PUT
    @Path("/grants/{application}/{account}")
    RestResponse<Void> confirm(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            @PathParam("account") String account,
            Owner owner);

    @GET
    @Path("/secrets/{name}")
    RestResponse<Secret> secret(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("name") String name);

    @PUT
    @Path("/secrets/{name}")
    RestResponse<Void> putSecret(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @PathParam("name") String name,
            Secret secret);

    @POST
    @Path("/audit-events")
    RestResponse<Void> auditEvent(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, AuditEvent event);
}
