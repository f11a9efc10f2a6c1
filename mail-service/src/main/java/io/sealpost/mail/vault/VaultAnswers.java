package io.sealpost.mail.vault;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Keeps the vault's problem documents from becoming anonymous failures of this service. */
public class VaultAnswers implements ResponseExceptionMapper<VaultRefusal> {

    @Override
    public VaultRefusal toThrowable(Response response) {
        return new VaultRefusal(response.getStatus(), problem(response));
    }

    private static VaultRefusal.Problem problem(Response response) {
        try {
            var problem = response.readEntity(VaultRefusal.Problem.class);
            return problem == null ? VaultRefusal.Problem.UNREADABLE : problem;
        } catch (ProcessingException | IllegalStateException notJson) {
            return VaultRefusal.Problem.UNREADABLE;
        }
    }
}
