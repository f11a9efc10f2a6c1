package io.sealpost.vault.grant;

import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.provider.TokenAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores what a provider granted: first as a pending grant, which is nobody's, then as the account's, in place of the one before. All methods
 * need a transaction.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class NewGrants {

    private final Grants grants;
    private final OAuthClients clients;
    private final RevocationQueue revocations;
    private final RefreshSchedule schedule;
    private final NameLock names;
    private final Sealer sealer;
    private final Audit audit;
    private final GrantConfig config;
    private final Clock clock;

    NewGrants(
            Grants grants,
            OAuthClients clients,
            RevocationQueue revocations,
            RefreshSchedule schedule,
            NameLock names,
            Sealer sealer,
            Audit audit,
            GrantConfig config,
            Clock clock) {
        this.grants = grants;
        this.clients = clients;
        this.revocations = revocations;
        this.schedule = schedule;
        this.names = names;
        this.sealer = sealer;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Tokens that came.
     *
     * @param asked the scopes that were asked for
     * @param scopes those that were granted
     * @param refreshToken the one in force from now on
     * @param owner whose they are, as far as the provider said so
     * @param caller on whose behalf
     */
    record Tokens(
            String application,
            List<String> asked,
            List<String> scopes,
            TokenAnswer.Granted answer,
            Optional<SecretText> refreshToken,
            Optional<Owner> owner,
            String caller) {

        Tokens of(Optional<Owner> known) {
            return new Tokens(application, asked, scopes, answer, refreshToken, known, caller);
        }
    }

    /** Keeps them as a pending grant, which goes by itself when nothing makes it an account's. */
    Grant keep(Tokens tokens) {
        var now = clock.instant();
        var grant = new Grant();
        grant.id = UUID.randomUUID();
        grant.application = tokens.application();
        grant.become(GrantStatus.PENDING, null, now);
        grant.createdBy = tokens.caller();
        grant.createdAt = now;
        grant.pendingUntil = now.plus(config.pendingLife());
        grant.askedScopes = String.join(" ", tokens.asked());
        grant.scopes = String.join(" ", tokens.scopes());
        grant.generation = 1;
        grant.refreshedAt = tokens.answer().at();
        tokens.owner().ifPresent(owner -> {
            grant.issuer = owner.issuer();
            grant.subject = owner.subject();
        });
        tokens.refreshToken()
                .ifPresent(token -> grant.refreshTokenSealed = sealer.seal(token, grant.refreshTokenPlace()));
        grant.accessTokenSealed = sealer.seal(tokens.answer().accessToken(), grant.accessTokenPlace());
        grant.accessTokenExpiresAt = tokens.answer().expiresAt();
        clients.facts(tokens.application())
                .ifPresent(facts -> Mortality.begun(
                        grant,
                        tokens.answer().refreshTokenLifetime(),
                        Optional.ofNullable(facts.idleLimit()),
                        facts.consentExpires()));
        grants.persist(grant);
        return grant;
    }

    /** Holds an account's grant as it is until the transaction ends, also where there is none. */
    Optional<Grant> held(String application, String account) {
        names.take("grant", application + "/" + AccountKey.of(account));
        return grants.lockedOf(application, account);
    }

    /**
     * Makes a pending grant the account's.
     *
     * @param replaced the account's grant before, as {@link #held} gave it
     * @param owner whose it is; empty where nobody knows
     */
    void settle(Grant grant, Optional<Grant> replaced, String account, Optional<Owner> owner, Settlement by) {
        replaced.ifPresent(old -> {
            audit.done(by.actor(), Action.GRANT_REPLACED, old.object());
            revocations.queue(old);
            grants.delete(old);
            grants.flush();
        });
        grant.account = account.strip();
        grant.accountKey = AccountKey.of(account);
        grant.become(GrantStatus.ACTIVE, null, clock.instant());
        grant.dueAt = schedule.keepAlive(grant);
        grant.pendingUntil = null;
        grant.issuer = owner.map(Owner::issuer).orElse(null);
        grant.subject = owner.map(Owner::subject).orElse(null);
        audit.done(by.actor(), by.action(), grant.object());
    }

    /** Who makes a grant an account's, and what the audit calls that. */
    record Settlement(Actor actor, Action action) {}
}
