package io.sealpost.vault.grant;

import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Makes a pending grant the account's, once the caller verified whose it is. Until then the account's old grant stays in force. */
@ApplicationScoped
class GrantConfirmer {

    private final Grants grants;
    private final NewGrants newGrants;
    private final OAuthClients clients;
    private final Clock clock;

    GrantConfirmer(Grants grants, NewGrants newGrants, OAuthClients clients, Clock clock) {
        this.grants = grants;
        this.newGrants = newGrants;
        this.clients = clients;
        this.clock = clock;
    }

    /** A confirmed grant and whether the account had none before. */
    record Confirmed(Grant grant, boolean created) {}

    /** One transaction: the old grant goes as the new one comes. */
    @Transactional
    Confirmed confirm(String application, String account, UUID id, String issuer, String subject, Caller caller) {
        clients.keep(application);
        var replaced = newGrants.held(application, account);
        var grant = grants.locked(id)
                .filter(found -> found.application.equals(application))
                .filter(found -> found.createdBy.equals(caller.name()))
                .orElseThrow(() -> Refusal.of(
                        RefusalCode.NOT_FOUND, "There is no such pending grant of this application for this caller."));
        if (grant.status != GrantStatus.PENDING || grant.pendingUntil.isBefore(clock.instant())) {
            throw Refusal.of(
                    RefusalCode.GRANT_NOT_PENDING,
                    "The grant was confirmed already or waited too long; start a new connection.");
        }
        if (grant.subject != null && !(grant.subject.equals(subject) && grant.issuer.equals(issuer))) {
            throw Refusal.invalid("subject", "the provider's ID token named another issuer or subject");
        }
        replaced.filter(old -> !old.grantType.isByConsent()).ifPresent(own -> {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The application has a grant of its own for this account. Delete that one first if a person shall give one.");
        });
        newGrants.settle(
                grant,
                replaced,
                account,
                Optional.of(new Owner(issuer, subject)),
                new NewGrants.Settlement(caller.actor(), Action.GRANT_CONFIRMED));
        return new Confirmed(grant, replaced.isEmpty());
    }
}
