package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.application.TokenResource;
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

/**
 * Makes grants that need nobody's consent: the application asks with its own credentials, for itself (RFC 6749 §4.4) or in the name of an
 * account that was delegated to it (RFC 7523 §2.1).
 */
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

    /**
     * What is asked for.
     *
     * @param actsFor the account in whose name the application asks; null where it asks for itself
     * @param scopes empty for the template's own
     */
    record Wanted(GrantType type, String actsFor, List<String> scopes) {}

    /** The row that a PUT left, and the generation from which it needs a token. */
    private record Put(UUID id, long generation, boolean created, boolean changed) {}

    /**
     * Stores the grant in one transaction, then asks for a first token, so that the caller sees at once whether the provider plays along.
     * The same PUT again asks only where an operator was needed, who may have
     * acted. Blocks for that call.
     */
    Stored put(String application, String account, Wanted wanted, Caller caller) {
        var put = QuarkusTransaction.requiringNew().call(() -> store(application, account, wanted, caller));
        if (put.changed()) {
            refresher.refresh(put.id(), put.generation(), TokenResource.MAIL, caller.actor());
        }
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        new Stored(grants.findByIdOptional(put.id()).orElseThrow(GrantView::notFound), put.created()));
    }

    private Put store(String application, String account, Wanted given, Caller caller) {
        clients.keep(application);
        var wanted = new Wanted(given.type(), given.actsFor(), scopes(application, given));
        names.take("grant", application + "/" + AccountKey.of(account));
        var stored = grants.lockedOf(application, account);
        if (stored.isEmpty()) {
            var grant = created(application, account, wanted, caller);
            return new Put(grant.id, grant.generation, true, true);
        }
        var grant = stored.get();
        if (grant.grantType != wanted.type()) {
            throw Refusal.of(
                    RefusalCode.CONFLICT,
                    "The account has a grant of another type. Delete that one first if the application shall act by itself.");
        }
        if (asks(grant).equals(wanted)) {
            return again(grant);
        }
        ask(grant, wanted);
        audit.done(caller.actor(), Action.GRANT_APP_ONLY, grant.object());
        return new Put(grant.id, grant.generation, false, true);
    }

    private List<String> scopes(String application, Wanted given) {
        return given.actsFor() == null
                ? clients.appOnlyScopes(application, given.scopes())
                : clients.delegatedScopes(application, given.scopes());
    }

    private static Wanted asks(Grant grant) {
        return new Wanted(grant.grantType, grant.actsFor, grant.askedScopeList());
    }

    /** A token that still lives is served whatever comes of the next try. */
    private static Put again(Grant grant) {
        var needed = grant.status == GrantStatus.NEEDS_OPERATOR;
        if (needed) {
            grant.nextTryAt = null;
        }
        return new Put(grant.id, grant.generation, false, needed);
    }

    private Grant created(String application, String account, Wanted wanted, Caller caller) {
        var grant = new Grant();
        grant.id = UUID.randomUUID();
        grant.application = application;
        grant.account = account.strip();
        grant.accountKey = AccountKey.of(account);
        grant.grantType = wanted.type();
        grant.createdBy = caller.name();
        grant.createdAt = clock.instant();
        grant.generation = 1;
        ask(grant, wanted);
        grants.persist(grant);
        audit.done(caller.actor(), Action.GRANT_APP_ONLY, grant.object());
        return grant;
    }

    /** Tokens for other scopes are not given out any more, not even by a refresh that runs. */
    private void ask(Grant grant, Wanted wanted) {
        grant.actsFor = wanted.actsFor();
        grant.askedScopes = String.join(" ", wanted.scopes());
        grant.scopes = grant.askedScopes;
        grant.become(GrantStatus.ACTIVE, null, clock.instant());
        grant.generation++;
        grant.accessTokenSealed = null;
        grant.accessTokenExpiresAt = null;
        grant.revokeLease();
        grant.calm();
    }
}
