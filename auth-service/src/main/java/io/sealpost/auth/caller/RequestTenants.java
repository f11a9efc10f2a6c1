package io.sealpost.auth.caller;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/**
 * Tells quarkus-oidc, which asks one bean only, by which tenant to authenticate a request: one that chose a tenant brings a person back from a
 * provider, any other a caller's token.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class RequestTenants implements TenantConfigResolver {

    private static final String CHOSEN = "sealpost.tenant";

    private final IssuerTenants issuers;

    RequestTenants(IssuerTenants issuers) {
        this.issuers = issuers;
    }

    /** Authenticates this request by that tenant, and by no other: a caller's token in it counts for nothing. */
    public static void choose(RoutingContext request, OidcTenantConfig tenant) {
        request.put(CHOSEN, tenant);
    }

    static boolean isChosen(RoutingContext request) {
        return request.get(CHOSEN) != null;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
        OidcTenantConfig chosen = request.get(CHOSEN);
        if (chosen != null) {
            return Uni.createFrom().item(chosen);
        }
        // The library takes it from cookies, and a request of the API would end a visit.
        request.remove(OidcUtils.TENANT_ID_ATTRIBUTE);
        return issuers.resolve(request, context);
    }
}
