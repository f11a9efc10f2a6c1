package io.sealpost.mail.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sealpost.mail.connection.SecretText;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

    /** A forced refresh: the SHA-256, in hex, of the token that a server refused. */
    record Rejected(String rejected) {}

    /** A secret's value. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Secret(SecretText value) {}

    @GET
    @Path("/grants/{application}/{account}")
    GrantStatus grant(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            @PathParam("account") String account);

    @GET
    @Path("/grants/{application}/{account}/access-token")
    AccessToken accessToken(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            @PathParam("account") String account,
            @QueryParam("for") String purpose);

    @POST
    @Path("/grants/{application}/{account}/refresh")
    RestResponse<Void> refresh(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("application") String application,
            @PathParam("account") String account,
            Rejected rejected);

    @PUT
    @Path("/secrets/{name}")
    RestResponse<Void> putSecret(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("name") String name,
            Secret secret);

    @GET
    @Path("/secrets/{name}")
    Secret secret(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("name") String name);

    @DELETE
    @Path("/secrets/{name}")
    RestResponse<Void> deleteSecret(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @PathParam("name") String name);
}
