package io.sealpost.auth.caller;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.common.runtime.OidcCommonUtils;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses the trusted issuer whose keys verify a bearer token, by the token's {@code iss}. A token of any other issuer finds no
 * tenant and is refused. The tenant objects are made once: quarkus-oidc compares them by identity. An issuer that cannot be
 * reached yet is tried again at the next request.
 */
@ApplicationScoped
class IssuerTenants implements TenantConfigResolver {

    private static final String SCHEME = "Bearer ";

    private final Map<String, OidcTenantConfig> tenantByIssuer = new TreeMap<>();

    IssuerTenants(CallerConfig config, TlsConfigurationRegistry trust) {
        config.issuers().forEach((name, issuer) -> issuer.caFile()
                .ifPresent(file -> trust.register(tenantId(name), new IssuerAuthorities(tenantId(name), file))));
        config.issuers()
                .forEach(
                        (name, issuer) -> tenantByIssuer.put(issuer.issuer(), tenant(name, issuer, config.audience())));
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
        return Uni.createFrom().item(tenantByIssuer.get(claimedIssuer(request)));
    }

    private static String claimedIssuer(RoutingContext request) {
        var authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "";
        }
        try {
            var claims = OidcCommonUtils.decodeJwtContent(
                    authorization.substring(SCHEME.length()).strip());
            return claims == null || !(claims.getValue("iss") instanceof String issuer) ? "" : issuer;
        } catch (RuntimeException notAJwt) {
            // the decoder fails in many ways on what is no token; each means the same: nobody's token
            return "";
        }
    }

    static String tenantId(String name) {
        return "issuer-" + name;
    }

    private static OidcTenantConfig tenant(String name, CallerConfig.Issuer issuer, String audience) {
        var tenant = OidcTenantConfig.builder()
                .tenantId(tenantId(name))
                .applicationType(ApplicationType.SERVICE)
                .token()
                .issuer(issuer.issuer())
                .audience(audience)
                .issuedAtRequired(true)
                .subjectRequired(true)
                .end();
        issuer.publicKeyFile().ifPresent(file -> tenant.publicKey(read(file)));
        if (issuer.publicKeyFile().isEmpty()) {
            tenant.authServerUrl(issuer.issuer());
            issuer.jwksUri().ifPresent(uri -> tenant.discoveryEnabled(false).jwksPath(uri));
        }
        issuer.caFile().ifPresent(_ -> tenant.tlsConfigurationName(tenantId(name)));
        issuer.tokenFile().ifPresent(_ -> {
            refuseUnlessEncrypted(name, issuer);
            // A redirect would take the token with it.
            tenant.followRedirects(false);
        });
        return tenant.build();
    }

    private static void refuseUnlessEncrypted(String name, CallerConfig.Issuer issuer) {
        if (!issuer.jwksUri().orElse("").startsWith("https://")) {
            throw new IllegalStateException(
                    "sealpost.api.issuers.%1$s.token-file is shown to https only: set sealpost.api.issuers.%1$s.jwks-uri to such an address."
                            .formatted(name));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The public key file of an issuer cannot be read: " + file, e);
        }
    }
}
