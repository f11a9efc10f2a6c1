package io.sealpost.vault.device;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.address.AccountName;
import io.sealpost.vault.application.Use;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.http.GivenScopes;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Device authorizations over REST. */
@Path("/v1/applications/{application}/device-authorizations")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class DeviceAuthorizationResource {

    private final DeviceAuthorizer authorizer;
    private final DeviceAuthorizations authorizations;
    private final SecurityIdentity identity;

    DeviceAuthorizationResource(
            DeviceAuthorizer authorizer, DeviceAuthorizations authorizations, SecurityIdentity identity) {
        this.authorizer = authorizer;
        this.authorizations = authorizations;
        this.identity = identity;
    }

    /**
     * Whose mailbox is wanted, and for what.
     *
     * @param uses for Microsoft, whose scopes are known
     * @param scopes for providers of your own
     */
    @Schema(name = "DeviceAuthorizationForm")
    record Form(String account, List<Use> uses, List<String> scopes) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @PermissionsAllowed("grants:write")
    @APIResponseSchema(value = DeviceAuthorizationView.class, responseCode = "201")
    public Response post(String application, @NotNull Form form) {
        var opened = authorizer.open(wish(application, form), Caller.of(identity));
        return Response.created(URI.create("/v1/applications/" + application + "/device-authorizations/" + opened.id))
                .entity(DeviceAuthorizationView.of(opened))
                .build();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("grants:read")
    @Transactional
    public DeviceAuthorizationView get(String application, UUID id) {
        return authorizations
                .of(application, id)
                .map(DeviceAuthorizationView::of)
                .orElseThrow(
                        () -> Refusal.of(
                                RefusalCode.NOT_FOUND,
                                "There is no such device authorization, or it ended more than a day ago. POST makes a new one."));
    }

    private static DeviceAuthorizer.Wish wish(String application, Form form) {
        if (form.account() == null || !AccountName.isOne(form.account().strip())) {
            throw Refusal.invalid("account", "give the mailbox address or login name, without blanks and slashes");
        }
        var uses = Optional.ofNullable(form.uses()).orElse(List.of());
        if (uses.size() > Use.values().length || uses.stream().anyMatch(Objects::isNull)) {
            throw Refusal.invalid("uses", "give one or more of send, fetch_imap and fetch_pop, each once");
        }
        return new DeviceAuthorizer.Wish(application, form.account().strip(), uses, GivenScopes.of(form.scopes()));
    }
}
