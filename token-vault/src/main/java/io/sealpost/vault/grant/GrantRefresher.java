package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.OAuthClient;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Refreshes grants.
 *
 * <ol>
 *   <li>One refresh per grant runs over all replicas: a lease in the row, counted by a fencing token, held longer than a call can take.
 *   <li>The intent is audited and committed with the lease, before the call.
 *   <li>The provider is called outside any transaction, and only while enough of the lease is left.
 *   <li>The outcome is recorded in one transaction of its own, which not even the audit can undo, before anybody gets the new token; a
 *       holder whose lease was taken over records nothing.
 *   <li>A refused refresh token ends a grant only if the row still holds that token. Nothing else that goes wrong ends one.
 * </ol>
 */
@ApplicationScoped
class GrantRefresher {

    private static final Logger LOG = Logger.getLogger(GrantRefresher.class);

    private final Grants grants;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final RefreshOutcomes outcomes;
    private final Sealer sealer;
    private final Audit audit;
    private final GrantConfig config;

    GrantRefresher(
            Grants grants,
            OAuthClients clients,
            TokenEndpoint provider,
            RefreshOutcomes outcomes,
            Sealer sealer,
            Audit audit,
            GrantConfig config) {
        this.grants = grants;
        this.clients = clients;
        this.provider = provider;
        this.outcomes = outcomes;
        this.sealer = sealer;
        this.audit = audit;
        this.config = config;
    }

    /** What a holder of the lease works with; it dies with the call. */
    record Lease(
            UUID grant,
            String application,
            String object,
            String issuer,
            String subject,
            long generation,
            long fencingToken,
            Request request,
            String caller) {}

    /** What there is to ask the provider with. */
    sealed interface Request {
        record RefreshToken(SecretText current, Optional<SecretText> previous) implements Request {}

        /** The client's credentials alone. */
        record ClientCredentials(List<String> scopes) implements Request {}
    }

    /** What came of the try to take the lease. */
    private sealed interface Claim {
        record Taken(Lease lease) implements Claim {}

        record HeldByAnother() implements Claim {}

        /** Refreshed meanwhile, gone, not refreshable, or failed so recently that the next try is not due. */
        record NothingToDo() implements Claim {}
    }

    /** Brings the grant beyond a generation if that is possible now; returns when it is, or when nobody is trying any more. Blocks. */
    void refresh(UUID grant, long generation, String caller) {
        var giveUp = System.nanoTime() + config.lease().toNanos();
        while (System.nanoTime() < giveUp) {
            var started = System.nanoTime();
            switch (QuarkusTransaction.requiringNew().call(() -> look(grant, generation, caller))) {
                case Claim.Taken(var lease) -> {
                    work(lease, started);
                    return;
                }
                case Claim.NothingToDo() -> {
                    return;
                }
                case Claim.HeldByAnother() -> pause();
            }
        }
    }

    /** Who only waits locks nothing: the holder needs the row. */
    private Claim look(UUID grant, long generation, String caller) {
        return grants.isLeased(grant, generation) ? new Claim.HeldByAnother() : claim(grant, generation, caller);
    }

    private Claim claim(UUID id, long generation, String caller) {
        var found = grants.locked(id);
        if (found.isEmpty()
                || found.get().generation != generation
                || !found.get().isRefreshable()) {
            return new Claim.NothingToDo();
        }
        var grant = found.get();
        var now = grants.databaseTime();
        if (grant.leased(now)) {
            return new Claim.HeldByAnother();
        }
        var due = grant.nextTryAt == null || !grant.nextTryAt.isAfter(now);
        if (!due || (grant.status != GrantStatus.ACTIVE && grant.status != GrantStatus.NEEDS_OPERATOR)) {
            return new Claim.NothingToDo();
        }
        grant.leaseOwner = UUID.randomUUID();
        grant.leaseUntil = now.plus(config.lease());
        grant.fencingToken++;
        audit.intended(caller, Action.GRANT_REFRESH, grant.object());
        return new Claim.Taken(new Lease(
                grant.id,
                grant.application,
                grant.object(),
                grant.issuer,
                grant.subject,
                grant.generation,
                grant.fencingToken,
                request(grant),
                caller));
    }

    private Request request(Grant grant) {
        return switch (grant.grantType) {
            case AUTHORIZATION_CODE ->
                new Request.RefreshToken(
                        sealer.open(grant.refreshTokenSealed, grant.refreshTokenPlace()),
                        Optional.ofNullable(grant.previousTokenSealed)
                                .map(stored -> sealer.open(stored, grant.previousTokenPlace())));
            case CLIENT_CREDENTIALS -> new Request.ClientCredentials(grant.askedScopeList());
        };
    }

    /** Asks the provider and records what came, whatever it was; the lease never outlives this call. */
    private void work(Lease lease, long started) {
        var answer = new Answered(Optional.empty(), new TokenAnswer.Unavailable("internal", Optional.empty()));
        try {
            answer = clients.open(lease.application())
                    .map(client -> ask(lease, client, started))
                    .orElse(answer);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the refresh of grant %s failed", lease.grant());
        }
        tell(lease, outcomes.record(lease, answer.presented(), answer.answer()));
        note(lease.application(), answer.answer());
    }

    /** The intent is in the audit already; an outcome that cannot be written there undoes nothing. */
    private void tell(Lease lease, RefreshOutcomes.Recorded recorded) {
        try {
            recorded.refusal()
                    .ifPresentOrElse(
                            cause -> audit.refused(lease.caller(), Action.GRANT_REFRESHED, recorded.object(), cause),
                            () -> audit.done(lease.caller(), Action.GRANT_REFRESHED, recorded.object()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "the outcome of the refresh of grant %s is not in the audit", lease.grant());
        }
    }

    /** An answer and the refresh token that it is for, if one was presented. */
    private record Answered(Optional<SecretText> presented, TokenAnswer answer) {}

    private Answered ask(Lease lease, OAuthClient client, long started) {
        var answered =
                switch (lease.request()) {
                    case Request.RefreshToken tokens -> refresh(lease, tokens, client, started);
                    case Request.ClientCredentials(var scopes) ->
                        new Answered(Optional.empty(), provider.clientCredentials(client, scopes, left(started)));
                };
        // an operator replaced the credentials meanwhile: what was refused were the old ones
        return answered.answer() instanceof TokenAnswer.ClientRefused
                        && clients.changedSince(lease.application(), client)
                ? new Answered(
                        answered.presented(), new TokenAnswer.Unavailable("credentials_changed", Optional.empty()))
                : answered;
    }

    private Answered refresh(Lease lease, Request.RefreshToken tokens, OAuthClient client, long started) {
        var answer = provider.refresh(client, tokens.current(), List.of(), left(started));
        if (answer instanceof TokenAnswer.GrantRefused && tokens.previous().isPresent() && oldTokensStayValid(lease)) {
            var previous = tokens.previous().get();
            return new Answered(Optional.of(previous), provider.refresh(client, previous, List.of(), left(started)));
        }
        return new Answered(Optional.of(tokens.current()), answer);
    }

    private boolean oldTokensStayValid(Lease lease) {
        return clients.facts(lease.application())
                .map(OAuthClients.Facts::oldTokensStayValid)
                .orElse(false);
    }

    /** What is left of the lease: nothing is asked that could outlive it. */
    private Duration left(long started) {
        return config.lease().minus(Duration.ofNanos(System.nanoTime() - started));
    }

    /** What the provider thought of the credentials; not worth losing a refreshed token for. */
    private void note(String application, TokenAnswer answer) {
        switch (answer) {
            case TokenAnswer.Granted granted -> clients.accepted(application, granted.credential());
            case TokenAnswer.ClientRefused refused -> clients.rejected(application, refused.credentials());
            case TokenAnswer.GrantRefused _, TokenAnswer.RequestRefused _, TokenAnswer.Unavailable _ -> {}
        }
    }

    private void pause() {
        try {
            Thread.sleep(config.waitStep());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a refresh", e);
        }
    }
}
