package io.sealpost.auth.signin;

import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.sealpost.auth.caller.RequestTenants;
import io.sealpost.auth.secret.RandomText;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Has quarkus-oidc begin and end visits to a provider within the requests that ask for it.
 *
 * <p>The library's state is a random UUID, 122 bits; 256 more are put behind it on the way out and taken off on the way back. Both calls block,
 * and neither begins a session.
 */
@ApplicationScoped
class Visits {

    private static final Pattern STATE = Pattern.compile("(?<=[?&]state=)[0-9a-f-]{36}(?=&|$)");
    private static final char DIVIDER = '.';
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(Visits.class);

    private final HttpAuthenticator authenticator;

    Visits(HttpAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Where the browser goes, and the state that it will come back with. */
    record Begun(URI location, String state) {}

    /**
     * Begins a visit; the response gets the library's cookie.
     *
     * @param crossSite whether the provider will have the browser post to us, which no {@code Lax} cookie comes along with
     */
    Begun begin(RoutingContext request, OidcTenantConfig tenant, boolean crossSite) {
        RequestTenants.choose(request, tenant);
        var challenge = authenticator.getChallenge(request).await().atMost(PATIENCE);
        var matcher = STATE.matcher(location(challenge));
        if (!matcher.find()) {
            throw new IllegalStateException("quarkus-oidc began no visit: " + challenge.status);
        }
        if (crossSite) {
            var cookie = request.request().getCookie(stateCookie(tenant, matcher.group()));
            cookie.setSameSite(CookieSameSite.NONE).setSecure(true);
        }
        var state = matcher.group() + DIVIDER + RandomText.make().text();
        return new Begun(URI.create(matcher.replaceFirst(state)), state);
    }

    /** How a visit ended. */
    sealed interface Ended {}

    /** Somebody came. */
    record Came(SecurityIdentity identity) implements Ended {}

    /** Nobody did. */
    record Failed(SignInOutcome outcome) implements Ended {}

    /**
     * Redeems the code of a visit and validates what comes of it.
     *
     * @param state as it came back, known to be of a visit that this browser began with that tenant
     */
    Ended end(RoutingContext request, OidcTenantConfig tenant, String state, String code) {
        RequestTenants.choose(request, tenant);
        request.queryParams().clear().add("state", ofLibrary(state)).add("code", code);
        try {
            var identity = authenticator.attemptAuthentication(request).await().atMost(PATIENCE);
            return identity == null ? new Failed(SignInOutcome.PROVIDER_ERROR) : new Came(identity);
        } catch (RuntimeException e) {
            var outcome = VaultsAnswer.outcome(e);
            LOG.warnf(
                    "a sign-in came to nothing: tenant=%s outcome=%s failure=%s",
                    tenant.tenantId().orElseThrow(), outcome.text(), VaultsAnswer.described(e));
            return new Failed(outcome);
        } finally {
            request.response().removeCookies(OidcUtils.getSessionCookieName(tenant), false);
        }
    }

    /** Removes the library's cookie of a visit that ends without a code. */
    void abandon(RoutingContext request, OidcTenantConfig tenant, String state) {
        OidcUtils.removeCookie(request, tenant, stateCookie(tenant, ofLibrary(state)));
    }

    private static String location(ChallengeData challenge) {
        return challenge.getHeaders().entrySet().stream()
                .filter(header -> HttpHeaders.LOCATION.toString().contentEquals(header.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String stateCookie(OidcTenantConfig tenant, String state) {
        return OidcUtils.STATE_COOKIE_NAME + OidcUtils.getCookieSuffix(tenant) + "_" + state;
    }

    private static String ofLibrary(String state) {
        return state.substring(0, state.indexOf(DIVIDER));
    }
}
