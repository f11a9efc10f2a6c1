package io.sealpost.auth.signin;

import io.sealpost.auth.provider.SignInOffers;
import io.sealpost.auth.session.WayIn;
import jakarta.enterprise.context.ApplicationScoped;

/** A provider that people may sign in with, by the application that it has now, and at Microsoft a directory of which they may. */
@ApplicationScoped
class OfferedWayIn implements WayIn {

    private final SignInOffers offers;

    OfferedWayIn(SignInOffers offers) {
        this.offers = offers;
    }

    @Override
    public boolean isOpen(String provider, String application, String issuer) {
        return offers.of(provider)
                .filter(offer -> application == null || offer.application().equals(application))
                .filter(offer -> offer.admits(issuer))
                .isPresent();
    }
}
