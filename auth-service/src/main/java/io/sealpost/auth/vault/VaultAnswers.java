package io.sealpost.auth.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Keeps the vault's refusals from becoming anonymous failures of this service. */
public class VaultAnswers implements ResponseExceptionMapper<VaultRefusal> {

    @Override
    public VaultRefusal toThrowable(Response response) {
        return new VaultRefusal(
                response.getStatus(), response.getHeaderString(HttpHeaders.RETRY_AFTER), body(response));
    }

    private static JsonNode body(Response response) {
        try {
            var body = response.readEntity(JsonNode.class);
            return body != null && body.isObject() ? body : JsonNodeFactory.instance.objectNode();
        } catch (ProcessingException | WebApplicationException | IllegalStateException notJson) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
