package io.sealpost.auth.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The providers that people may sign in with. */
@ApplicationScoped
public class SignInOffers {

    private final Providers providers;

    SignInOffers(Providers providers) {
        this.providers = providers;
    }

    /** Empty when there is no such provider, or when it is not for signing in. */
    @Transactional
    public Optional<SignInOffer> of(String provider) {
        return providers.findByIdOptional(provider).filter(p -> p.signInAllowed).map(SignInOffers::offer);
    }

    /** In the order in which people see them: by sequence, then by name. */
    @Transactional
    public List<SignInOffer> all() {
        return providers.forSignIn().stream().map(SignInOffers::offer).toList();
    }

    private static SignInOffer offer(Provider p) {
        var settings = p.settings().signIn();
        return new SignInOffer(
                p.name,
                p.template.label(p.name),
                settings.loginButtonLabel(),
                settings.cssClass(),
                settings.sequence(),
                p.application,
                p.template,
                List.of(settings.scope().split(" ")),
                Set.copyOf(settings.allowedTenants()),
                settings.linkVerifiedEmail(),
                p.legacyRedirect,
                settings.responseMode(),
                p.version);
    }
}
