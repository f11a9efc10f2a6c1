package io.sealpost.auth.provider;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.auth.caller.Caller;
import io.sealpost.auth.caller.CallerToken;
import io.sealpost.auth.http.EntityVersion;
import io.sealpost.auth.http.Page;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.ProviderKeeper.Precondition;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.vault.Vault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Providers over REST. */
@Path("/v1/providers")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ProviderResource {

    private final ProviderKeeper keeper;
    private final Providers providers;
    private final ParameterCopy parameters;
    private final Vault vault;
    private final SecurityIdentity identity;

    ProviderResource(
            ProviderKeeper keeper,
            Providers providers,
            ParameterCopy parameters,
            Vault vault,
            SecurityIdentity identity) {
        this.keeper = keeper;
        this.providers = providers;
        this.parameters = parameters;
        this.vault = vault;
        this.identity = identity;
    }

    /** A PUT. Of a read echoed back, what is read-only is ignored. The other fields are the application's. */
    @JsonIgnoreProperties({"provider", "redirect_uris", "created_at", "updated_at"})
    @Schema(
            name = "ProviderForm",
            additionalProperties = Schema.True.class,
            description = "The members that it does not name are the application's and are relayed to the vault.")
    record Form(
            String application,
            Template template,
            SignInForm signIn,
            MailForm mail,
            Boolean legacyRedirect,
            @Schema(hidden = true) @JsonAnySetter Map<String, JsonNode> others) {
        @Override
        public String toString() {
            return "Form[application=" + application + ", template=" + template + "]";
        }
    }

    record SignInForm(
            Boolean allowed,
            String scope,
            String loginButtonLabel,
            String cssClass,
            Integer sequence,
            List<String> allowedTenants,
            Boolean linkVerifiedEmail,
            ResponseMode responseMode) {}

    record MailForm(Boolean allowed, String scope, Map<String, String> authorizationParams) {}

    @PUT
    @Path("/{provider}")
    @PermissionsAllowed("providers:write")
    @APIResponseSchema(ProviderView.class)
    public Response put(
            String provider,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull Form form) {
        SettingsReader.name("provider", provider);
        var relayed = RelayedSettings.of(form.others());
        var settings = SettingsReader.read(form);
        var when = new Precondition(ifMatch, ifNoneMatch);
        keeper.check(provider, settings, when);
        if (relayed.isEmpty()) {
            requireApplication(settings);
        } else {
            vault.putApplication(CallerToken.of(identity), settings.application(), relayed.with(settings.template()));
        }
        var stored = keeper.put(provider, settings, when, Caller.of(identity).actor());
        return view(stored.provider(), stored.created() ? Response.Status.CREATED : Response.Status.OK);
    }

    @GET
    @Path("/{provider}")
    @PermissionsAllowed("providers:read")
    @APIResponseSchema(ProviderView.class)
    @Transactional
    public Response get(String provider) {
        return view(providers.findByIdOptional(provider).orElseThrow(ProviderKeeper::notFound), Response.Status.OK);
    }

    @GET
    @PermissionsAllowed("providers:read")
    @Transactional
    public Page<ProviderView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        var base = parameters.current().webBaseUrl();
        return Page.of(providers.after(after, asked + 1), asked, p -> p.name, p -> ProviderView.of(p, base));
    }

    @DELETE
    @Path("/{provider}")
    @PermissionsAllowed("providers:write")
    public void delete(String provider, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(provider, ifMatch, Caller.of(identity).actor());
    }

    private void requireApplication(Settings settings) {
        var name = settings.application();
        var application = vault.application(name)
                .orElseThrow(() -> Refusal.invalid(
                        "application",
                        "there is no such application; make it by PUT /v1/applications/" + name + " at the vault"));
        if (!settings.template().isOf(application)) {
            throw Refusal.invalid(
                    "template",
                    "the application's is " + application.template() + "; give that, or another application");
        }
    }

    private Response view(Provider provider, Response.Status status) {
        return Response.status(status)
                .entity(ProviderView.of(provider, parameters.current().webBaseUrl()))
                .tag(EntityVersion.tag(provider.version))
                .build();
    }
}
