package io.sealpost.auth.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import io.sealpost.auth.caller.CallerToken;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.secret.SharedSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Calls token-vault, each call once: whether to ask again is for its caller to know. Every call blocks, may throw
 * {@link VaultUnavailable} and is never made inside a transaction.
 */
@ApplicationScoped
public class Vault {

    private static final Logger LOG = Logger.getLogger(Vault.class);
    private static final String APPLICATIONS_WRITE = "applications:write";
    private static final String ANY = "*";

    private final VaultRest rest;
    private final ParametersRest parameters;
    private final VaultConfig config;

    Vault(@RestClient VaultRest rest, @RestClient ParametersRest parameters, VaultConfig config) {
        this.rest = rest;
        this.parameters = parameters;
        this.config = config;
    }

    /** The system parameters and the tag of their state. */
    public record Parameters(String etag, Map<String, String> values) {}

    /** Some grants, and the cursor of those behind them; null when there are no more. */
    public record GrantPage(List<AccountGrant> grants, String next) {}

    /** An application without its credentials, empty when there is none. */
    public Optional<Application> application(String name) {
        return found(() -> rest.application(bearer(), name));
    }

    /** The grant of an account, empty when it has none. */
    public Optional<AccountGrant> grant(String application, String account) {
        return found(() -> rest.grant(bearer(), application, account));
    }

    /**
     * Grants whose accounts' owners have to consent again, in the order of (application, account).
     *
     * @param after the cursor that the page before ended with, null for the first page
     */
    public GrantPage grantsNeedingConsent(int limit, String after) {
        try {
            var page = answered(() -> rest.grants(bearer(), AccountGrant.NEEDS_CONSENT, limit, after));
            // a vault of an earlier version, as there may be in a rolling update, lists all of them
            var grants =
                    page.items().stream().filter(AccountGrant::needsConsent).toList();
            return new GrantPage(grants, page.next());
        } catch (VaultRefusal refusal) {
            throw unserved(refusal);
        }
    }

    /**
     * Creates or replaces an application in the name of a caller: this service has no right to. Repeatable.
     *
     * @throws Refusal when the caller's token is not one for the vault
     * @throws VaultRefusal when the vault refuses
     */
    public void putApplication(CallerToken caller, String name, Map<String, JsonNode> settings) {
        if (!caller.carries(config.audience(), APPLICATIONS_WRITE)) {
            throw Refusal.of(
                    RefusalCode.FORBIDDEN,
                    "Endpoints, tenant and credentials belong to the application. Call PUT /v1/applications/" + name
                            + " at the vault first and leave them out here, or send a token that also has the audience "
                            + config.audience() + " and the permission " + APPLICATIONS_WRITE + ".");
        }
        try {
            answered(() -> rest.putApplication(caller.authorization(), name, settings));
        } catch (VaultUnavailable unanswered) {
            throw unanswered.ofAChange();
        } catch (VaultRefusal refusal) {
            throw refusal.status() == 500 || refusal.code().isEmpty()
                    ? unserved(refusal).ofAChange()
                    : refusal;
        }
    }

    /** Where codes of an application are redeemed (RFC 6749 §3.2), for a flow that a library runs. */
    public URI tokenEndpoint(String application) {
        return URI.create(config.url() + "/v1/applications/" + application + "/token");
    }

    /** The value of {@code Authorization} by which the vault knows this service, as it is now. Reads a file. */
    public String authorization() {
        try {
            return bearer();
        } catch (IOException e) {
            throw new VaultUnavailable("the token for token-vault cannot be read", e, Optional.empty());
        }
    }

    /** Presents a code, at most once. */
    public TokenAnswer redeem(String application, AuthorizationCodeGrant code, List<String> scopes) {
        var form = new MultivaluedHashMap<String, String>();
        form.putAll(code.toParameters());
        form.putSingle("scope", String.join(" ", scopes));
        form.putSingle("purpose", "mailbox");
        try {
            return pending(answered(() -> rest.token(bearer(), application, form)));
        } catch (VaultRefusal refusal) {
            return switch (refusal.status()) {
                case 400 -> new TokenAnswer.Refused(refusal.error().orElse("invalid_request"));
                case 503 ->
                    // without the member the vault speaks of itself
                    refusal.error()
                            .map(_ -> new TokenAnswer.ProviderUnavailable(
                                    refusal.cause().orElse("provider_unavailable")))
                            .orElseThrow(() -> unserved(refusal));
                default -> throw unserved(refusal);
            };
        }
    }

    /**
     * Makes a pending grant the account's. Repeatable: a grant that was confirmed already is refused with {@code grant_not_pending}.
     */
    public Confirmation confirm(String application, String account, String grantId, String issuer, String subject) {
        try {
            var owner = new VaultRest.Owner(grantId, issuer, subject);
            answered(() -> rest.confirm(bearer(), application, account, owner));
            return new Confirmation.Confirmed();
        } catch (VaultRefusal refusal) {
            return switch (refusal.status()) {
                case 400, 404, 409 -> new Confirmation.Refused(refusal.code().orElse("invalid_value"));
                default -> throw unserved(refusal);
            };
        }
    }

    /** Tells the audit of an event. Repeatable: of an event that is known by its id nothing more comes. */
    public Telling tell(AuditEvent event) {
        try {
            answered(() -> rest.auditEvent(bearer(), event));
            return new Telling.Told();
        } catch (VaultRefusal refusal) {
            return switch (refusal.status()) {
                case 400, 413, 415, 422 -> new Telling.Refused(refusal.code().orElse("http_" + refusal.status()));
                case 500 -> new Telling.Failed();
                default -> throw unserved(refusal);
            };
        }
    }

    /** A secret that this service's replicas share, empty when there is none. */
    public Optional<SharedSecret> secret(String name) {
        return found(() -> {
            var answer = rest.secret(bearer(), name);
            return new SharedSecret(answer.getEntity().value(), answer.getHeaderString(HttpHeaders.ETAG));
        });
    }

    /**
     * Replaces a secret that this service's replicas share, or makes it.
     *
     * @param ifMatch the tag of the state that is replaced, null where there must be no such secret yet
     * @return false when it is in another state by now: it stays as it is
     */
    public boolean putSecret(String name, String value, String ifMatch) {
        try {
            var ifNoneMatch = ifMatch == null ? ANY : null;
            answered(() -> rest.putSecret(bearer(), ifMatch, ifNoneMatch, name, new VaultRest.Secret(value)));
            return true;
        } catch (VaultRefusal refusal) {
            if (refusal.status() == Status.PRECONDITION_FAILED.getStatusCode()) {
                return false;
            }
            throw unserved(refusal);
        }
    }

    /** The parameters, or empty if they still are what the tag stands for. */
    public Optional<Parameters> parameters(String etag) {
        try {
            var page = answered(() -> parameters.parameters(bearer(), etag, null));
            if (page.getStatus() == RestResponse.StatusCode.NOT_MODIFIED) {
                return Optional.empty();
            }
            // Should the store change between two pages, the first page's tag is old and the next comparison reads
            // again.
            var tag = page.getHeaderString("ETag");
            var values = new HashMap<String, String>();
            page.getEntity().items().forEach(parameter -> values.put(parameter.key(), parameter.value()));
            for (var next = page.getEntity().next();
                    next != null;
                    next = page.getEntity().next()) {
                var after = next;
                page = answered(() -> parameters.parameters(bearer(), null, after));
                page.getEntity().items().forEach(parameter -> values.put(parameter.key(), parameter.value()));
            }
            return Optional.of(new Parameters(tag, Map.copyOf(values)));
        } catch (VaultRefusal refusal) {
            throw unserved(refusal);
        }
    }

    private static TokenAnswer pending(VaultRest.Tokens tokens) {
        var scopes = tokens.scope() == null || tokens.scope().isBlank()
                ? Set.<String>of()
                : new LinkedHashSet<>(List.of(tokens.scope().strip().split("\\s+")));
        return new TokenAnswer.Pending(
                tokens.accessToken(),
                scopes,
                Optional.ofNullable(tokens.idToken()),
                Optional.ofNullable(tokens.userinfo()).orElse(Map.of()));
    }

    private static <T> Optional<T> found(Call<T> call) {
        try {
            return Optional.of(answered(call));
        } catch (VaultRefusal refusal) {
            if (refusal.status() == 404) {
                return Optional.empty();
            }
            throw unserved(refusal);
        }
    }

    private static <T> T answered(Call<T> call) {
        try {
            return call.make();
        } catch (ProcessingException | WebApplicationException | IOException e) {
            throw new VaultUnavailable("token-vault does not answer as it should", e, Optional.empty());
        }
    }

    /** The vault refuses this service as such, or failed: nothing that a caller of ours could mend. */
    private static VaultUnavailable unserved(VaultRefusal refusal) {
        LOG.errorf(
                "token-vault does not serve this service: status=%d code=%s",
                refusal.status(), refusal.code().orElse("none"));
        return new VaultUnavailable("token-vault does not serve this service", refusal, refusal.retryAfter());
    }

    private String bearer() throws IOException {
        return "Bearer " + Files.readString(config.tokenFile()).strip();
    }

    private interface Call<T> {
        T make() throws IOException;
    }
}
