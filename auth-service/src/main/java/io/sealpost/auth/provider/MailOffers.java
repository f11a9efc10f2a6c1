package io.sealpost.auth.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The providers that offer mailboxes. */
@ApplicationScoped
public class MailOffers {

    private final Providers providers;

    MailOffers(Providers providers) {
        this.providers = providers;
    }

    /** Empty when there is no such provider, or when it is not for mail. */
    @Transactional
    public Optional<MailOffer> of(String provider) {
        return providers.findByIdOptional(provider).filter(p -> p.mailAllowed).map(MailOffers::offer);
    }

    /** Those that use an application, in the order of their names; none for an application that no provider uses for mail. */
    @Transactional
    public Map<String, List<MailOffer>> ofApplications(Set<String> applications) {
        return providers.forMail(applications).stream()
                .map(MailOffers::offer)
                .collect(Collectors.groupingBy(MailOffer::application));
    }

    /** Keeps a provider from being deleted until the caller's transaction ends; false if it is gone already. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean hold(String provider) {
        return providers
                .findByIdOptional(provider, LockModeType.PESSIMISTIC_READ)
                .isPresent();
    }

    private static MailOffer offer(Provider p) {
        return new MailOffer(
                p.name,
                p.template.label(p.name),
                p.application,
                p.template,
                List.of(p.settings().mail().scope().split(" ")),
                Map.copyOf(p.authorizationParams),
                Set.copyOf(p.settings().signIn().allowedTenants()));
    }
}
