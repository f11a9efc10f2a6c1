package io.sealpost.auth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** The vault's system parameters. A client of its own: it waits for half a second at most, and its connections wait for no other call. */
@RegisterRestClient(configKey = "vault-parameters")
@RegisterProvider(VaultAnswers.class)
@Path("/v1/system-parameters")
@Produces(MediaType.APPLICATION_JSON)
interface ParametersRest {

    /** A page of parameters. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Parameters(List<Parameter> items, String next) {}

    /** One parameter. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Parameter(String key, String value) {}

    @GET
    RestResponse<Parameters> parameters(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String etag,
            @QueryParam("after") String after);
}
