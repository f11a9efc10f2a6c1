package io.sealpost.vault.grant;

import io.sealpost.vault.lifetime.Lifetime;
import io.sealpost.vault.lifetime.Lifetime.Kind;
import io.sealpost.vault.lifetime.Lifetimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * When the grants end that no refresh saves: because the provider set an end, or because refreshes fail. An end that each refresh puts off
 * is nobody's business while they come through.
 */
@ApplicationScoped
class GrantLifetimes implements Lifetimes {

    private static final String CONSENT =
            "Its owner has to consent again: make a new connection before that. The old grant stays in force meanwhile.";
    private static final String REFRESH =
            "No refresh has come through for long; the grant's trouble or cause says why.";

    private final Grants grants;

    GrantLifetimes(Grants grants) {
        this.grants = grants;
    }

    @Override
    @Transactional
    public List<Lifetime> all() {
        return grants.ending().map(GrantLifetimes::of).toList();
    }

    private static Lifetime of(Grant grant) {
        return new Lifetime(
                Kind.GRANT,
                grant.object(),
                grant.diesAt,
                grant.diesOf == DeathCause.CONSENT_EXPIRY ? CONSENT : REFRESH);
    }
}
