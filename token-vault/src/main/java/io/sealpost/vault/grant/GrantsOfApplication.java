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
    private final GrantEnder ender;

    GrantsOfApplication(Grants grants, GrantEnder ender) {
        this.grants = grants;
        this.ender = ender;
    }

    /** Tokens of one client are worth nothing to another, and would be shown to whoever answers there. */
    void onChanging(@Observes ApplicationChanging event) {
        if (grants.anyOf(event.application())) {
            throw Refusal.of(
                    RefusalCode.APPLICATION_HAS_GRANTS,
                    "The application has grants. Delete them first, or make another application beside it.");
        }
        ender.dropPending(event.application());
    }

    /** Grants that waited for a working client are due at once; whether it works now, the next answer tells. */
    void onCredentials(@Observes CredentialsChanged event) {
        grants.update(
                "nextTryAt = null, dueAt = ?1 where application = ?2 and status = NEEDS_OPERATOR",
                grants.databaseTime(),
                event.application());
    }
}
