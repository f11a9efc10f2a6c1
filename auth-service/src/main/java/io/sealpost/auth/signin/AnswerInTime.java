package io.sealpost.auth.signin;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Gives up what the library asks and nobody answers: by itself it waits for ever, with one of its connections. The patience is that of every
 * other call of the vault.
 */
@Unremovable // looked up by quarkus-oidc, injected nowhere
@ApplicationScoped
class AnswerInTime implements OidcRequestFilter {

    private final long millis;

    AnswerInTime(@ConfigProperty(name = "quarkus.rest-client.vault.read-timeout") long millis) {
        this.millis = millis;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(millis);
        return Uni.createFrom().voidItem();
    }
}
