package io.sealpost.vault.key;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.DataKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Keys over REST: which there are and how much is under each, never a key. */
@Path("/v1/keys")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class KeyResource {

    private final KeyRotation rotation;
    private final DataKeys keys;
    private final SealedTables tables;
    private final SecurityIdentity identity;

    KeyResource(KeyRotation rotation, DataKeys keys, SealedTables tables, SecurityIdentity identity) {
        this.rotation = rotation;
        this.keys = keys;
        this.tables = tables;
        this.identity = identity;
    }

    @GET
    @PermissionsAllowed("keys:rotate")
    public KeysView get() {
        return KeysView.of(keys, tables.rowsByKey());
    }

    @POST
    @Path("/rotate")
    @PermissionsAllowed("keys:rotate")
    @APIResponseSchema(value = KeysView.class, responseCode = "202")
    public Response rotate() {
        rotation.begin(Caller.of(identity));
        return Response.accepted(get()).build();
    }
}
