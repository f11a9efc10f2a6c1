package io.sealpost.auth.connection;

import io.sealpost.auth.vault.Confirmation;
import io.sealpost.auth.vault.Vault;
import io.sealpost.auth.vault.VaultUnavailable;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes a pending grant the account's. Unlike a code it may be presented again: after a call that was not answered a second one tells
 * whether the first one counted, because a grant id works once.
 */
@ApplicationScoped
class Confirmer {

    private static final String COUNTED_BEFORE = "grant_not_pending";

    private final Vault vault;

    Confirmer(Vault vault) {
        this.vault = vault;
    }

    Outcome confirm(String application, String account, String grantId, Owner owner) {
        try {
            return outcome(confirmed(application, account, grantId, owner));
        } catch (VaultUnavailable unanswered) {
            return again(application, account, grantId, owner);
        }
    }

    private Outcome again(String application, String account, String grantId, Owner owner) {
        try {
            var answer = confirmed(application, account, grantId, owner);
            return answer.equals(new Confirmation.Refused(COUNTED_BEFORE)) ? Outcome.connected() : outcome(answer);
        } catch (VaultUnavailable stillUnanswered) {
            return Outcome.undecided("vault_unavailable");
        }
    }

    private Confirmation confirmed(String application, String account, String grantId, Owner owner) {
        return vault.confirm(application, account, grantId, owner.issuer(), owner.subject());
    }

    private static Outcome outcome(Confirmation answer) {
        return switch (answer) {
            case Confirmation.Confirmed() -> Outcome.connected();
            case Confirmation.Refused(var code) -> Outcome.failed("grant_refused:" + code);
        };
    }
}
