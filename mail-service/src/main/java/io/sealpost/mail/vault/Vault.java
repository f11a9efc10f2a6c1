package io.sealpost.mail.vault;

import io.sealpost.mail.connection.SecretText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/** token-vault, with its refusals as exceptions of this service. Every method blocks for a network call; never call it in a transaction. */
@ApplicationScoped
public class Vault {

    private static final Logger LOG = Logger.getLogger(Vault.class);

    private final VaultRest rest;
    private final ParametersRest parameters;
    private final VaultConfig config;

    Vault(@RestClient VaultRest rest, @RestClient ParametersRest parameters, VaultConfig config) {
        this.rest = rest;
        this.parameters = parameters;
        this.config = config;
    }

    /** The system parameters and the tag of their state. */
    record Parameters(String etag, Map<String, String> values) {}

    AccessToken accessToken(String application, String account, MailProtocol protocol) {
        return call(token -> rest.accessToken(token, application, account, protocol.text()), () -> new GrantNotFound());
    }

    /** Has the token replaced that a server refused; a no-op if it was replaced already. */
    void refresh(String application, String account, SecretText rejected) {
        call(
                token -> rest.refresh(token, application, account, new VaultRest.Rejected(rejected.sha256())),
                () -> new GrantNotFound());
    }

    /** What is known of a grant; empty if there is none. */
    public Optional<GrantStatus> grant(String application, String account) {
        try {
            return Optional.of(call(token -> rest.grant(token, application, account), () -> new GrantNotFound()));
        } catch (GrantNotFound e) {
            return Optional.empty();
        }
    }

    void putSecret(String name, SecretText value) {
        call(token -> rest.putSecret(token, name, new VaultRest.Secret(value)), () -> new SecretNotFound());
    }

    SecretText secret(String name) {
        return call(token -> rest.secret(token, name), () -> new SecretNotFound())
                .value();
    }

    /** Deletes a secret; one that is gone already is fine. */
    void deleteSecret(String name) {
        try {
            call(token -> rest.deleteSecret(token, name), () -> new SecretNotFound());
        } catch (SecretNotFound alreadyGone) {
            LOG.debugf("secret %s was gone already", name);
        }
    }

    /** The parameters, or empty if they still are what the tag stands for. */
    Optional<Parameters> parameters(String etag) {
        var first = parameters(etag, null);
        if (first.getStatus() == RestResponse.StatusCode.NOT_MODIFIED) {
            return Optional.empty();
        }
        var tag = first.getHeaderString("ETag");
        var values = new HashMap<String, String>();
        var page = first.getEntity();
        while (true) {
            page.items().forEach(parameter -> values.put(parameter.key(), parameter.value()));
            if (page.next() == null) {
                return Optional.of(new Parameters(tag, values));
            }
            var next = parameters(null, page.next());
            if (!tag.equals(next.getHeaderString("ETag"))) {
                // changed while it was read; the next poll reads it whole
                return Optional.empty();
            }
            page = next.getEntity();
        }
    }

    private RestResponse<ParametersRest.Parameters> parameters(String etag, String after) {
        return call(token -> parameters.parameters(token, etag, after), () -> unavailable("vault_unavailable"));
    }

    private <T> T call(Function<String, T> request, Supplier<LoginUnavailable> absent) {
        try {
            return request.apply(
                    "Bearer " + Files.readString(config.tokenFile()).strip());
        } catch (VaultRefusal refusal) {
            throw switch (refusal.status()) {
                case 404 -> absent.get();
                case 409 ->
                    new GrantNotActive(
                            refusal.problem().grantStatus(), refusal.problem().cause());
                case 503 ->
                    unavailable(Optional.ofNullable(refusal.problem().code()).orElse("vault_unavailable"));
                default -> refusal.status() >= 500 ? unavailable("vault_unavailable") : refused(refusal);
            };
        } catch (ProcessingException e) {
            throw unavailable("vault_unavailable");
        } catch (IOException e) {
            throw new VaultUnavailable(
                    "vault_token_unreadable", "The file of sealpost.vault.token-file cannot be read.");
        }
    }

    private static VaultUnavailable refused(VaultRefusal refusal) {
        return new VaultUnavailable(
                "vault_refused",
                "The vault does not serve this service (status " + refusal.status()
                        + "); check its permissions there.");
    }

    private static VaultUnavailable unavailable(String code) {
        return new VaultUnavailable(code, "The vault or the provider behind it does not answer; it is tried again.");
    }
}
