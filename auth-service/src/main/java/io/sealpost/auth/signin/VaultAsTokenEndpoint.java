package io.sealpost.auth.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.runtime.OidcUtils;
import io.sealpost.auth.vault.Vault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import jakarta.enterprise.context.ApplicationScoped;

/** Presents codes as this service: the vault adds the client's credentials. */
@Unremovable // looked up by quarkus-oidc, injected nowhere
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class VaultAsTokenEndpoint implements OidcRequestFilter {

    private final Vault vault;

    VaultAsTokenEndpoint(Vault vault) {
        this.vault = vault;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        var tenant = context.contextProperties().getString(OidcUtils.TENANT_ID_ATTRIBUTE);
        return tenant.startsWith(ProviderTenants.PREFIX)
                ? context.runBlocking(
                        () -> context.request().putHeader(HttpHeaders.AUTHORIZATION.toString(), vault.authorization()))
                : Uni.createFrom().voidItem();
    }
}
