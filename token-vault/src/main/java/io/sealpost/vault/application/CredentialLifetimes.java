package io.sealpost.vault.application;

import io.sealpost.vault.lifetime.Lifetime;
import io.sealpost.vault.lifetime.Lifetime.Kind;
import io.sealpost.vault.lifetime.Lifetimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.stream.Stream;

/** When the credentials end that applications use. */
@ApplicationScoped
class CredentialLifetimes implements Lifetimes {

    private static final String ADVICE =
            "Before that, make its successor known to the provider and store it beside this one, under another name or in its"
                    + " file; remove this one once it was replaced. Grants are not lost, but none is refreshed without a"
                    + " credential.";

    private final Applications applications;
    private final Credentials credentials;

    CredentialLifetimes(Applications applications, Credentials credentials) {
        this.applications = applications;
        this.credentials = credentials;
    }

    @Override
    @Transactional
    public List<Lifetime> all() {
        return applications.streamAll().flatMap(this::of).toList();
    }

    private Stream<Lifetime> of(Application application) {
        return credentials.of(application).ofMethod().stream().flatMap(state -> state.diesAt().stream()
                .map(end -> new Lifetime(Kind.CREDENTIAL, application.name + "/" + state.key(), end, ADVICE)));
    }
}
