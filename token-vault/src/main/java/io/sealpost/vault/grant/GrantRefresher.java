package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.Lease.Request;
import io.sealpost.vault.grant.Leases.Claim;
import io.sealpost.vault.grant.RefreshOutcomes.Answered;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenAnswer.Remedy;
import io.sealpost.vault.provider.TokenEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Refreshes grants.
 *
 * <ol>
 *   <li>One refresh per grant runs over all replicas: a lease in the row, counted by a fencing token, held longer than a call can take.
 *   <li>The intent is audited and committed with the lease, before the call.
 *   <li>The provider is called outside any transaction, and only while enough of the lease is left.
 *   <li>The outcome is recorded in one transaction of its own, which not even the audit can undo, before anybody gets the new token; a
 *       holder whose lease was taken over changes nothing that is in force.
 *   <li>A refused refresh token ends a grant only if the row still holds that token and no other is known. Nothing else that goes wrong
 *       ends one.
 * </ol>
 */
@ApplicationScoped
class GrantRefresher {

    private static final Logger LOG = Logger.getLogger(GrantRefresher.class);

    private final Leases leases;
    private final OAuthClients clients;
    private final TokenEndpoint provider;
    private final OutcomeRecorder outcomes;
    private final RefreshReports reports;
    private final GrantConfig config;

    GrantRefresher(
            Leases leases,
            OAuthClients clients,
            TokenEndpoint provider,
            OutcomeRecorder outcomes,
            RefreshReports reports,
            GrantConfig config) {
        this.leases = leases;
        this.clients = clients;
        this.provider = provider;
        this.outcomes = outcomes;
        this.reports = reports;
        this.config = config;
    }

    /** What came of a lease: the recorded outcome and what the provider said. */
    record Worked(Lease lease, RefreshOutcomes.Recorded recorded, TokenAnswer answer) {}

    /** {@link #attempt} with all that is told of it. */
    void refresh(UUID grant, long generation, TokenResource resource, Actor caller) {
        reports.tell(attempt(grant, generation, resource, caller).stream().toList());
    }

    /**
     * Brings the grant beyond a generation if that is possible now; returns when it is, or when nobody is trying any more. Blocks.
     *
     * @return what is to be told, where it was done here
     */
    Optional<Worked> attempt(UUID grant, long generation, TokenResource resource, Actor caller) {
        var giveUp = System.nanoTime() + config.lease().toNanos();
        do {
            switch (QuarkusTransaction.requiringNew().call(() -> leases.take(grant, generation, resource, caller))) {
                case Claim.Taken(var lease) -> {
                    return Optional.of(work(lease, opened(lease.application())));
                }
                case Claim.NothingToDo() -> {
                    return Optional.empty();
                }
                case Claim.HeldByAnother() -> awaitRelease(grant, generation, giveUp);
            }
        } while (System.nanoTime() < giveUp);
        return Optional.empty();
    }

    /** The application as it is now; empty where it is gone or cannot be opened, which is no reason to keep a lease. */
    Optional<OAuthClients.Opened> opened(String application) {
        try {
            return clients.opened(application);
        } catch (RuntimeException e) {
            LOG.errorf(e, "application %s cannot be opened", application);
            return Optional.empty();
        }
    }

    /** Asks the provider and records what came, whatever it was; the lease never outlives this call. */
    Worked work(Lease lease, Optional<OAuthClients.Opened> application) {
        var answered = Answered.without(new TokenAnswer.Unavailable("internal", Optional.empty()));
        try {
            answered = application.map(opened -> ask(lease, opened)).orElse(answered);
        } catch (RuntimeException e) {
            LOG.errorf(e, "the refresh of grant %s failed", lease.grant());
        }
        return new Worked(lease, outcomes.record(lease, answered), answered.answer());
    }

    private Answered ask(Lease lease, OAuthClients.Opened application) {
        var answered =
                switch (lease.request()) {
                    case Request.RefreshToken tokens -> present(lease, tokens, application);
                    case Request.ClientCredentials(var scopes) ->
                        Answered.without(provider.clientCredentials(
                                application.client(),
                                application.facts().ownScopes(lease.resource(), scopes),
                                lease.left(config.lease())));
                    case Request.Assertion(var subject, var scopes) ->
                        Answered.without(provider.assertSubject(
                                application.client(), subject, scopes, lease.left(config.lease())));
                };
        // an operator replaced the credentials meanwhile: what was refused were the old ones
        return answered.answer() instanceof TokenAnswer.ClientRefused
                        && clients.changedSince(lease.application(), application.client())
                ? answered.with(new TokenAnswer.Unavailable("credentials_changed", Optional.empty()))
                : answered;
    }

    /** One after the other of what may be in force at the provider, until one is not refused. */
    private Answered present(Lease lease, Request.RefreshToken tokens, OAuthClients.Opened application) {
        var candidates = candidates(tokens, application).iterator();
        if (!candidates.hasNext()) {
            return Answered.without(new TokenAnswer.GrantRefused("refresh_token_damaged", Remedy.OPERATOR));
        }
        var scopes = application.facts().scopes(lease.resource(), tokens.scopes());
        var answered = present(lease, candidates.next(), scopes, application);
        while (isDenied(answered) && candidates.hasNext()) {
            var next = present(lease, candidates.next(), scopes, application);
            // an older token that is refused says nothing about a newer one of which nobody knows
            answered = isDoubted(answered) && isDenied(next) ? answered : next;
        }
        return answered;
    }

    /** Newest first: a provider that ends what is reused must not see an older one before. */
    private static Stream<SecretText> candidates(Request.RefreshToken tokens, OAuthClients.Opened application) {
        var previous = tokens.previous().filter(_ -> application.facts().oldTokensStayValid());
        return Stream.of(tokens.late(), tokens.current(), previous).flatMap(Optional::stream);
    }

    private Answered present(Lease lease, SecretText token, List<String> scopes, OAuthClients.Opened application) {
        return new Answered(
                Optional.of(token),
                provider.refresh(application.client(), token, scopes, lease.left(config.lease())),
                Optional.ofNullable(application.facts().idleLimit()));
    }

    /** Whether the token was not accepted, so that another one might be. */
    private static boolean isDenied(Answered answered) {
        return isDoubted(answered)
                || (answered.answer() instanceof TokenAnswer.GrantRefused(var _, var remedy)
                        && remedy == Remedy.CONSENT);
    }

    private static boolean isDoubted(Answered answered) {
        return answered.answer() instanceof TokenAnswer.GrantDoubted;
    }

    private void awaitRelease(UUID grant, long generation, long giveUp) {
        do {
            pause();
        } while (System.nanoTime() < giveUp
                && QuarkusTransaction.requiringNew().call(() -> leases.isHeld(grant, generation)));
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
