package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Caller;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Makes grants that need nobody's consent: the application asks with its own credentials (RFC 6749 §4.4). */
@ApplicationScoped
class AppOnlyGrants {

    private final Grants grants;
    private final OAuthClients clients;
    private final GrantRefresher refresher;
    private final NameLock names;
    private final Audit audit;
    private final Clock clock;

    AppOnlyGrants(
            Grants grants, OAuthClients clients, GrantRefresher refresher, NameLock names, Audit audit, Clock clock) {
        this.grants = grants;
        this.clients = clients;
        this.refresher = refresher;
        this.names = names;
        this.audit = audit;
        this.clock = clock;
    }

    /** A stored grant and whether the account had none before. */
    record Stored(Grant grant, boolean created) {}

    /** The row that a PUT left, and the generation from which it needs a token. */
    private record Put(UUID id, long generation, boolean created, boolean changed) {}

    /**
     * Stores the grant in one transaction, then asks for a first token, so that the caller sees at once whether the provider plays along.
     * The same PUT again asks only where an operator was needed, who may have
     * acted. Blocks for that call.
     *
     * @param scopes what to ask for; empty for the template's own
     */
    Stored put(String application, String account, List<String> scopes, Caller caller) {
        var put = QuarkusTransaction.requiringNew().call(() -> store(application, account, scopes, caller));
        if (put.changed()) {
            refresher.refresh(put.id(), put.generation(), caller.name());
        }
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        new Stored(grants.findByIdOptional(put.id()).orElseThrow(GrantView::notFound), put.created()));
    }

    private Put store(String application, String account, List<String> scopes, Caller caller) {
        clients.keep(application);
        var asked = String.join(" ", clients.appOnlyScopes(application, scopes));
        names.take("grant", application + "/" + AccountKey.of(account));
        var stored = grants.lockedOf(application, account);
        if (stored.isEmpty()) {
            var grant = created(application, account, asked, caller);
            return new Put(grant.id, grant.generation, true, true);
        }
        var grant = stored.get();
        if (grant.grantType != GrantType.CLIENT_CREDENTIALS) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The account has a grant by its owner's consent. Delete that one first if the application shall act by itself.");
        }
        if (asked.equals(grant.askedScopes)) {
            return again(grant);
        }
        ask(grant, asked);
        audit.done(caller.name(), Action.GRANT_APP_ONLY, grant.object());
        return new Put(grant.id, grant.generation, false, true);
    }

    /** A token that still lives is served whatever comes of the next try. */
    private static Put again(Grant grant) {
        var needed = grant.status == GrantStatus.NEEDS_OPERATOR;
        if (needed) {
            grant.nextTryAt = null;
        }
        return new Put(grant.id, grant.generation, false, needed);
    }

    private Grant created(String application, String account, String asked, Caller caller) {
        var grant = new Grant();
        grant.id = UUID.randomUUID();
        grant.application = application;
        grant.account = account.strip();
        grant.accountKey = AccountKey.of(account);
        grant.grantType = GrantType.CLIENT_CREDENTIALS;
        grant.createdBy = caller.name();
        grant.createdAt = clock.instant();
        grant.generation = 1;
        ask(grant, asked);
        grants.persist(grant);
        audit.done(caller.name(), Action.GRANT_APP_ONLY, grant.object());
        return grant;
    }

    /** Tokens for other scopes are not given out any more, not even by a refresh that runs. */
    private void ask(Grant grant, String scopes) {
        grant.askedScopes = scopes;
        grant.scopes = scopes;
        grant.become(GrantStatus.ACTIVE, null, clock.instant());
        grant.generation++;
        grant.accessTokenSealed = null;
        grant.accessTokenExpiresAt = null;
        grant.releaseLease();
        grant.calm();
    }
}
