package io.sealpost.vault.grant;

import io.sealpost.vault.application.ApplicationChanging;
import io.sealpost.vault.application.CredentialsChanged;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** What a change of an application means for its grants. */
@ApplicationScoped
class GrantsOfApplication {

    private final Grants grants;

    GrantsOfApplication(Grants grants) {
        this.grants = grants;
    }

    /** Tokens of one client are worth nothing to another, and would be shown to whoever answers there. */
    void onChanging(@Observes ApplicationChanging event) {
        if (grants.anyOf(event.application())) {
            throw Refusal.of(
                    RefusalCode.APPLICATION_HAS_GRANTS,
                    "The application has grants. Delete them first, or make another application beside it.");
        }
        grants.delete("application", event.application());
    }

    /** Grants that waited, for a working client or for their provider, are due at once. */
    void onCredentials(@Observes CredentialsChanged event) {
        grants.update(
                "status = ?1, cause = null where application = ?2 and status = ?3",
                GrantStatus.ACTIVE,
                event.application(),
                GrantStatus.NEEDS_OPERATOR);
        grants.update("nextTryAt = null where application = ?1", event.application());
    }
}
