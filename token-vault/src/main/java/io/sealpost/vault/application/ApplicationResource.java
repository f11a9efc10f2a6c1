package io.sealpost.vault.application;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.application.ApplicationKeeper.Precondition;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.http.EntityVersion;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.provider.ClientAuthenticationMethod;
import io.sealpost.vault.refusal.Refusal;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Applications over REST. */
@Path("/v1/applications")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class ApplicationResource {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST_SECRETS = 20;
    private static final int LONGEST_SECRET = 4096;

    private final SettingsReader reader;
    private final ApplicationKeeper keeper;
    private final Applications applications;
    private final ClientSecrets secrets;
    private final SecurityIdentity identity;

    ApplicationResource(
            SettingsReader reader,
            ApplicationKeeper keeper,
            Applications applications,
            ClientSecrets secrets,
            SecurityIdentity identity) {
        this.reader = reader;
        this.keeper = keeper;
        this.applications = applications;
        this.secrets = secrets;
        this.identity = identity;
    }

    /** A PUT. Endpoints and hosts are for the custom template; of a read echoed back, what is read-only is ignored. */
    @JsonIgnoreProperties({"application", "created_at", "updated_at"})
    @Schema(name = "ApplicationForm")
    record Form(
            Template template,
            String tenant,
            String issuer,
            String authorizationEndpoint,
            String tokenEndpoint,
            String revocationEndpoint,
            String userinfoEndpoint,
            String jwksUri,
            Boolean authorizationResponseIssParameterSupported,
            String clientId,
            ClientAuthenticationMethod clientAuthentication,
            Map<String, SecretForm> clientSecrets,

            @Schema(
                    description =
                            "The hosts that access tokens may be sent to. A host more is treated as another endpoint: client"
                                    + " secrets have to be given again, and while the application has grants it is refused"
                                    + " with application_has_grants")
            List<String> mailHosts) {}

    /** A client secret in a PUT: without a value the stored one stays. */
    @JsonIgnoreProperties({"fingerprint", "created_at", "last_used_at", "rejected_at"})
    @Schema(name = "ClientSecretForm")
    record SecretForm(@Schema(writeOnly = true) SecretText value, Instant expiresAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ApplicationView(
            String application,
            Template template,
            String tenant,
            String issuer,
            String authorizationEndpoint,
            String tokenEndpoint,
            String revocationEndpoint,
            String userinfoEndpoint,
            String jwksUri,
            boolean authorizationResponseIssParameterSupported,
            String clientId,
            ClientAuthenticationMethod clientAuthentication,
            Map<String, ClientSecretView> clientSecrets,
            List<String> mailHosts,
            Instant createdAt,
            Instant updatedAt) {

        static ApplicationView of(Application a, List<ClientSecret> secrets) {
            var views = new LinkedHashMap<String, ClientSecretView>();
            secrets.forEach(secret -> views.put(secret.name, ClientSecretView.of(secret)));
            return new ApplicationView(
                    a.name,
                    a.template,
                    a.tenant,
                    a.issuer,
                    a.authorizationEndpoint,
                    a.tokenEndpoint,
                    a.revocationEndpoint,
                    a.userinfoEndpoint,
                    a.jwksUri,
                    a.namesItself,
                    a.clientId,
                    a.clientAuthentication,
                    views,
                    a.settings().mailHosts(),
                    a.createdAt,
                    a.updatedAt);
        }
    }

    /** What may be known of a credential: enough to recognise it and to replace it in time. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClientSecretView(
            String fingerprint, Instant expiresAt, Instant createdAt, Instant lastUsedAt, Instant rejectedAt) {
        static ClientSecretView of(ClientSecret s) {
            return new ClientSecretView(s.fingerprint, s.expiresAt, s.createdAt, s.lastUsedAt, s.rejectedAt);
        }
    }

    @PUT
    @Path("/{application}")
    @PermissionsAllowed("applications:write")
    @APIResponseSchema(ApplicationView.class)
    public Response put(
            String application,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @NotNull Form form) {
        if (!NAME.matcher(application).matches()) {
            throw Refusal.invalid("application", "use up to 64 of a-z, 0-9, dot, dash and underscore");
        }
        var changes = changes(form.clientSecrets());
        var stored = keeper.put(
                application, reader.read(form), changes, new Precondition(ifMatch, ifNoneMatch), Caller.of(identity));
        return view(
                stored.application(),
                stored.secrets(),
                stored.created() ? Response.Status.CREATED : Response.Status.OK);
    }

    @GET
    @Path("/{application}")
    @PermissionsAllowed("applications:read")
    @APIResponseSchema(ApplicationView.class)
    @Transactional
    public Response get(String application) {
        var found = applications.findByIdOptional(application).orElseThrow(ApplicationKeeper::notFound);
        return view(found, secrets.of(application), Response.Status.OK);
    }

    @GET
    @PermissionsAllowed("applications:read")
    @Transactional
    public Page<ApplicationView> list(
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("") String after) {
        var asked = Page.limit(limit);
        return Page.of(
                applications.after(after, asked + 1),
                asked,
                a -> a.name,
                a -> ApplicationView.of(a, secrets.of(a.name)));
    }

    @DELETE
    @Path("/{application}")
    @PermissionsAllowed("applications:write")
    public void delete(String application, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        keeper.delete(application, ifMatch, Caller.of(identity));
    }

    private static Response view(Application application, List<ClientSecret> secrets, Response.Status status) {
        return Response.status(status)
                .entity(ApplicationView.of(application, secrets))
                .tag(EntityVersion.tag(application.version))
                .build();
    }

    private static Map<String, ApplicationKeeper.SecretChange> changes(Map<String, SecretForm> given) {
        var changes = new LinkedHashMap<String, ApplicationKeeper.SecretChange>();
        if (given != null && given.size() > MOST_SECRETS) {
            throw Refusal.invalid("client_secrets", "give up to " + MOST_SECRETS);
        }
        if (given != null) {
            given.forEach((name, form) -> changes.put(name, change(name, form)));
        }
        return changes;
    }

    private static ApplicationKeeper.SecretChange change(String name, SecretForm form) {
        var field = "client_secrets." + name;
        if (!SECRET_NAME.matcher(name).matches()) {
            throw Refusal.invalid("client_secrets", "name each secret with up to 64 letters, digits, dots and dashes");
        }
        if (form == null) {
            return null;
        }
        var length = form.value() == null ? 1 : form.value().reveal().length();
        if (length < 1 || length > LONGEST_SECRET) {
            throw Refusal.invalid(field + ".value", "give the secret itself, up to " + LONGEST_SECRET + " characters");
        }
        return new ApplicationKeeper.SecretChange(form.value(), form.expiresAt());
    }
}
