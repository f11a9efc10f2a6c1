package io.sealpost.auth.caller;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets in whose token was verified a moment ago; everybody else is for quarkus-oidc, which is asked next, and which also challenges. Who comes back
 * from a provider is nobody's caller.
 */
@ApplicationScoped
class KnownCallers implements HttpAuthenticationMechanism {

    private final VerifiedTokens verified;

    KnownCallers(VerifiedTokens verified) {
        this.verified = verified;
    }

    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        return Uni.createFrom().item(() -> BearerToken.of(request)
                .filter(_ -> !RequestTenants.isChosen(request))
                .flatMap(verified::of)
                .map(known -> CallerPermissions.identity(
                        known.token(), known.caller().from(CallerPermissions.origin(request))))
                .orElse(null));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }
}
