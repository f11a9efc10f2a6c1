package io.sealpost.vault.grant;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.sealpost.vault.address.AccountName;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.http.GivenScopes;
import io.sealpost.vault.http.Page;
import io.sealpost.vault.refusal.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Grants over REST. */
@Path("/v1/grants")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
class GrantResource {

    /** RFC 6749 §A.17. */
    private static final Pattern REFRESH_TOKEN = Pattern.compile("[\\x20-\\x7E]{1,8192}");

    private final Grants grants;
    private final GrantConfirmer confirmer;
    private final AppOnlyGrants appOnly;
    private final GrantImporter importer;
    private final GrantEnder ender;
    private final OAuthClients clients;
    private final SecurityIdentity identity;

    GrantResource(
            Grants grants,
            GrantConfirmer confirmer,
            AppOnlyGrants appOnly,
            GrantImporter importer,
            GrantEnder ender,
            OAuthClients clients,
            SecurityIdentity identity) {
        this.grants = grants;
        this.confirmer = confirmer;
        this.appOnly = appOnly;
        this.importer = importer;
        this.ender = ender;
        this.clients = clients;
        this.identity = identity;
    }

    /**
     * What makes an account's grant: a consent that was just given and whose it is; {@code client_credentials} for one that the
     * application has by itself; {@code urn:ietf:params:oauth:grant-type:jwt-bearer} for one in the name of an account that was delegated to
     * it; a refresh token that the caller brings along.
     *
     * @param subject whose consent it is, by the issuer's word; with jwt-bearer the account in whose name to ask, absent for the account
     *     itself
     * @param grantType absent or {@code authorization_code} for a consent
     * @param scopes what an application asks for by itself, absent for the template's own; or what the refresh token was given for
     */
    @Schema(name = "GrantForm")
    record Form(
            UUID grantId,
            String issuer,
            String subject,
            GrantType grantType,
            List<String> scopes,
            @Schema(writeOnly = true) SecretText refreshToken) {}

    @Schema(name = "EndedGrant")
    record Ended(String revokedAtProvider) {}

    @PUT
    @Path("/{application}/{account}")
    @PermissionsAllowed("grants:write")
    @APIResponseSchema(GrantView.class)
    public Response put(String application, String account, @NotNull Form form) {
        if (!AccountName.isOne(account)) {
            throw Refusal.invalid("account", "give the mailbox address or login name, without blanks and slashes");
        }
        if (form.refreshToken() != null) {
            return bringAlong(application, account, form);
        }
        return switch (Optional.ofNullable(form.grantType()).orElse(GrantType.AUTHORIZATION_CODE)) {
            case AUTHORIZATION_CODE -> confirm(application, account, form);
            case CLIENT_CREDENTIALS -> actAlone(application, account, form);
            case JWT_BEARER -> actFor(application, account, form);
        };
    }

    private Response confirm(String application, String account, Form form) {
        if (form.grantId() == null) {
            throw Refusal.invalid(
                    "grant_id",
                    "give the access_token of the token endpoint's answer, or grant_type client_credentials, or a refresh_token");
        }
        if (form.scopes() != null) {
            throw Refusal.invalid("scopes", "are those that were consented to; leave them out");
        }
        var owner = new Owner(form.issuer(), form.subject());
        if (!owner.isWhole()) {
            throw Refusal.invalid(
                    owner.hasIssuer() ? "subject" : "issuer",
                    "give the issuer and the subject that the account was verified by, up to 500 and 255 characters");
        }
        var confirmed = confirmer.confirm(
                application, account, form.grantId(), form.issuer(), form.subject(), Caller.of(identity));
        return stored(confirmed.grant(), confirmed.created());
    }

    private Response actAlone(String application, String account, Form form) {
        if (form.subject() != null) {
            throw Refusal.invalid("subject", "client_credentials are for the application itself; leave subject out");
        }
        return withoutConsent(application, account, GrantType.CLIENT_CREDENTIALS, null, form);
    }

    /** In the name of the account, unless the provider knows it by another name. */
    private Response actFor(String application, String account, Form form) {
        var subject = Optional.ofNullable(form.subject()).orElse(account.strip());
        if (!AccountName.isOne(subject)) {
            throw Refusal.invalid("subject", "give the mailbox address that was delegated, without blanks and slashes");
        }
        return withoutConsent(application, account, GrantType.JWT_BEARER, subject, form);
    }

    private Response withoutConsent(String application, String account, GrantType type, String actsFor, Form form) {
        if (form.grantId() != null || form.issuer() != null) {
            throw Refusal.invalid("grant_type", "this one needs no consent; leave grant_id and issuer out");
        }
        var wanted = new AppOnlyGrants.Wanted(type, actsFor, GivenScopes.of(form.scopes()));
        var stored = appOnly.put(application, account, wanted, Caller.of(identity));
        return stored(stored.grant(), stored.created());
    }

    private Response bringAlong(String application, String account, Form form) {
        if (form.grantId() != null || form.issuer() != null || form.subject() != null || form.grantType() != null) {
            throw Refusal.invalid(
                    "refresh_token",
                    "says enough, the provider says whose it is; leave grant_id, issuer, subject and grant_type out");
        }
        if (!REFRESH_TOKEN.matcher(form.refreshToken().reveal()).matches()) {
            throw Refusal.invalid("refresh_token", "give the token itself, up to 8192 characters");
        }
        var scopes = GivenScopes.of(form.scopes());
        if (scopes.isEmpty()) {
            throw Refusal.invalid("scopes", "give what the token was granted for");
        }
        var imported = importer.put(application, account, form.refreshToken(), scopes, Caller.of(identity));
        return stored(imported.grant(), imported.created());
    }

    private Response stored(Grant grant, boolean created) {
        return Response.status(created ? Response.Status.CREATED : Response.Status.OK)
                .entity(view(grant))
                .build();
    }

    @GET
    @Path("/{application}/{account}")
    @PermissionsAllowed("grants:read")
    @Transactional
    public GrantView get(String application, String account) {
        return grants.of(application, account).map(this::view).orElseThrow(GrantView::notFound);
    }

    private GrantView view(Grant grant) {
        return GrantView.of(grant, clients.credentialsDieAt(grant.application));
    }

    @GET
    @PermissionsAllowed("grants:read")
    @Transactional
    public Page<GrantView> list(
            @QueryParam("status")
                    @Parameter(
                            description = "Those of one status only",
                            schema = @Schema(enumeration = {"active", "needs_consent", "needs_operator"}))
                    String status,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @QueryParam("after") @DefaultValue("/") String after) {
        var wanted = Optional.ofNullable(status).map(GrantResource::status);
        var asked = Page.limit(limit);
        var slash = after.indexOf('/');
        if (slash < 0) {
            throw Refusal.invalid("after", "give the cursor that the previous page ended with");
        }
        var rows = grants.after(wanted, after.substring(0, slash), after.substring(slash + 1), asked + 1);
        var credentialsDieAt = new HashMap<String, Optional<Instant>>();
        return Page.of(
                rows,
                asked,
                g -> g.application + "/" + g.accountKey,
                g -> GrantView.of(g, credentialsDieAt.computeIfAbsent(g.application, clients::credentialsDieAt)));
    }

    private static GrantStatus status(String text) {
        return GrantStatus.CONFIRMED.stream()
                .filter(status -> status.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "status", "give active, needs_consent or needs_operator, or leave it out for all"));
    }

    @DELETE
    @Path("/{application}/{account}")
    @PermissionsAllowed("grants:write")
    public Ended delete(String application, String account) {
        var atProvider = ender.end(application, account, Caller.of(identity));
        return new Ended(atProvider.name().toLowerCase(Locale.ROOT));
    }
}
