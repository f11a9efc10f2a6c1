package io.sealpost.auth.signin;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.sealpost.auth.identity.ProviderConnections;
import io.sealpost.auth.provider.ResponseMode;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.provider.Template;
import io.sealpost.auth.secret.RandomText;
import io.sealpost.auth.vault.Application;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells quarkus-oidc how to sign in with a provider. A tenant is made once for each state of provider, application and keys: the library
 * compares tenants by identity and never takes one of another state for this one.
 */
@ApplicationScoped
class ProviderTenants {

    /** How a tenant of a provider is told from one of callers. */
    static final String PREFIX = "sign-in-";

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 100;

    private static final Duration KEY_LIFE = Duration.ofMinutes(5);
    private static final int TOLERANCE_SECONDS = 60;
    private static final int ID_BYTES = 12;

    private final Vault vault;
    private final Map<String, OidcTenantConfig> tenants = new ConcurrentHashMap<>();

    ProviderTenants(Vault vault) {
        this.vault = vault;
    }

    /**
     * The tenant of a visit that comes back to an address.
     *
     * @param life how long a person may take
     */
    OidcTenantConfig of(SignInOffer offer, Application application, URI callback, FlowKeys.Keys keys, Duration life) {
        var id = id(offer, application, callback, keys);
        return tenants.computeIfAbsent(id, _ -> tenant(id, offer, application, callback, keys, life));
    }

    private static String id(SignInOffer offer, Application application, URI callback, FlowKeys.Keys keys) {
        var state = String.join(
                "\n", Long.toString(offer.version()), application.toString(), callback.toString(), keys.forStates());
        return PREFIX + offer.provider() + "-" + HexFormat.of().formatHex(RandomText.hash(state), 0, ID_BYTES);
    }

    private OidcTenantConfig tenant(
            String id, SignInOffer offer, Application application, URI callback, FlowKeys.Keys keys, Duration life) {
        var tenant = OidcTenantConfig.builder()
                .tenantId(id)
                .applicationType(ApplicationType.WEB_APP)
                .authServerUrl(application.authorizationEndpoint().resolve("/").toString())
                .discoveryEnabled(false)
                .authorizationPath(withoutQuery(application.authorizationEndpoint()))
                .tokenPath(vault.tokenEndpoint(application.application()).toString())
                .clientId(application.clientId())
                .codeGrant(Map.of(), Map.of("purpose", "sign_in", "scope", String.join(" ", offer.scope())))
                .tlsConfigurationName(ProviderConnections.TLS)
                .connectionTimeout(CONNECT)
                // Each waits for the provider behind the vault; the library's default is 5.
                .maxPoolSize(MOST_AT_ONCE)
                .connectionRetryCount(1)
                .followRedirects(false)
                .tokenStateManager()
                .encryptionRequired(false)
                .end()
                .jwks()
                // With the keys a provider that is down would keep people from being sent there.
                .resolveEarly(false)
                // Without a timer it keeps a key for ever.
                .cacheTimeToLive(KEY_LIFE)
                .cleanUpTimerInterval(KEY_LIFE)
                .end()
                .authentication()
                .redirectPath(callback.toString())
                .restorePathAfterRedirect(false)
                .removeRedirectParameters(false)
                .addOpenidScope(false)
                .scopes(offer.scope())
                .extraParams(parameters(offer, application))
                .pkceRequired()
                .nonceRequired(application.givesIdTokens())
                .idTokenRequired(application.givesIdTokens())
                .userInfoRequired(false)
                // Of what the library makes where there is no ID token; it is looked at within this request.
                .internalIdTokenLifespan(Duration.ofMinutes(1))
                .stateSecret(keys.forStates())
                .stateCookieAge(life)
                .cookiePath(callback.getRawPath())
                .cookieForceSecure("https".equalsIgnoreCase(callback.getScheme()))
                .failOnMissingStateParam()
                .end()
                .token()
                .issuer(issuer(application))
                .audience(application.clientId())
                .lifespanGrace(TOLERANCE_SECONDS)
                .end();
        if (application.givesIdTokens()) {
            tenant.jwksPath(application.jwksUri().toString());
        }
        return tenant.build();
    }

    /** Where tokens of several Microsoft tenants come the library cannot tell whose issuer is right; {@link Proof} does. */
    private static String issuer(Application application) {
        return application.issuer() == null || application.issuer().contains("{") ? "any" : application.issuer();
    }

    /** A choice of accounts, where the provider has one: the next person in the same browser is another. */
    private static Map<String, String> parameters(SignInOffer offer, Application application) {
        var parameters = new LinkedHashMap<String, String>();
        URLUtils.parseParameters(application.authorizationEndpoint().getRawQuery())
                .forEach((name, values) -> parameters.put(name, values.getFirst()));
        if (offer.template() != Template.CUSTOM) {
            parameters.put("prompt", "select_account");
        }
        if (offer.responseMode() == ResponseMode.FORM_POST) {
            parameters.put("response_mode", "form_post");
        }
        return parameters;
    }

    /** The library puts a question mark behind it; what the endpoint's own query says comes along as parameters (RFC 6749 §3.1). */
    private static String withoutQuery(URI endpoint) {
        var text = endpoint.toString();
        var query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
