package io.sealpost.auth.signin;

import io.sealpost.auth.identity.ProviderConnections;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.provider.SignInOffer;
import io.sealpost.auth.provider.SignInOffers;
import io.sealpost.auth.refusal.Refusal;
import io.sealpost.auth.refusal.RefusalCode;
import io.sealpost.auth.vault.Application;
import io.sealpost.auth.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The providers that people can sign in with right now. Each look asks the vault, and so may block. */
@ApplicationScoped
class SignInProviders {

    static final String CALLBACK = "/auth_oauth/signin";

    /** How long a person may take at the provider. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private final SignInOffers offers;
    private final Vault vault;
    private final ParameterCopy parameters;
    private final ProviderConnections connections;
    private final ProviderTenants tenants;
    private final FlowKeys keys;

    SignInProviders(
            SignInOffers offers,
            Vault vault,
            ParameterCopy parameters,
            ProviderConnections connections,
            ProviderTenants tenants,
            FlowKeys keys) {
        this.offers = offers;
        this.vault = vault;
        this.parameters = parameters;
        this.connections = connections;
        this.tenants = tenants;
        this.keys = keys;
    }

    /** Empty when there is no such provider, when it is not for signing in, or when its application cannot be used for that. */
    Optional<SignInProvider> of(String name) {
        return offers.of(name).flatMap(offer -> vault.application(offer.application())
                .filter(application -> canSignIn(offer, application))
                .map(application -> provider(offer, application)));
    }

    /** Refuses when this service may not fetch the keys by which it would judge who came back. */
    private static Refusal unreachable(String cause) {
        return Refusal.of(
                        RefusalCode.PROVIDER_UNAVAILABLE,
                        "This service cannot check who the provider is (" + cause
                                + "). Tell whoever runs it; nothing was counted.")
                .retryAfter(Duration.ofMinutes(1));
    }

    private SignInProvider provider(SignInOffer offer, Application application) {
        if (application.givesIdTokens()) {
            connections.obstacle(application.jwksUri()).ifPresent(cause -> {
                throw unreachable(cause);
            });
        }
        var callback = URI.create(
                parameters.current().webBaseUrl() + CALLBACK + (offer.legacyRedirect() ? "" : "/" + offer.provider()));
        return new SignInProvider(
                offer, application, callback, tenants.of(offer, application, callback, keys.current(), LIFE));
    }

    private static boolean canSignIn(SignInOffer offer, Application application) {
        return offer.template().isOf(application)
                && application.authorizationEndpoint() != null
                && application.authority() != null
                && (!application.givesIdTokens() || offer.scope().contains("openid"));
    }
}
