package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.address.AccountKey;
import io.sealpost.vault.application.OAuthClients;
import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.caller.Actor;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantReceiver.Delivery;
import io.sealpost.vault.grant.GrantReceiver.Pending;
import io.sealpost.vault.lock.NameLock;
import io.sealpost.vault.provider.UserInfo;
import io.sealpost.vault.refusal.Refusal;
import io.sealpost.vault.refusal.RefusalCode;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Records what becomes of refresh tokens that callers bring along, by their hash.
 *
 * <ol>
 *   <li>That a token will be presented is committed before it is. Nobody else presents it until what came is known, or until whoever
 *       presented it cannot be alive any more.
 *   <li>What came for it is committed together with the token's fate, in one transaction that depends on nothing else.
 *   <li>A token that made a grant, or that was replaced at the provider, is never presented again.
 * </ol>
 */
@ApplicationScoped
class Imports {

    /** Longer than a call and the tries to record its outcome take. */
    private static final Duration HELD = Duration.ofMinutes(10);

    private final ImportedTokens tokens;
    private final GrantReceiver receiver;
    private final NewGrants newGrants;
    private final Grants grants;
    private final OAuthClients clients;
    private final NameLock names;
    private final Audit audit;
    private final Clock clock;

    Imports(
            ImportedTokens tokens,
            GrantReceiver receiver,
            NewGrants newGrants,
            Grants grants,
            OAuthClients clients,
            NameLock names,
            Audit audit,
            Clock clock) {
        this.tokens = tokens;
        this.receiver = receiver;
        this.newGrants = newGrants;
        this.grants = grants;
        this.clients = clients;
        this.names = names;
        this.audit = audit;
        this.clock = clock;
    }

    /** What there is to do for a token. */
    sealed interface Claim {
        /** Present it. */
        record Taken() implements Claim {}

        /** It was presented before; only whose it is was not to be learned then. */
        record Unsettled(UUID pending) implements Claim {}

        /** It was imported before. */
        record Imported(Grant grant) implements Claim {}
    }

    /** Claims a token in a transaction of its own, in which the intent is audited. */
    Claim claim(String application, String account, SecretText token, Actor caller) {
        return QuarkusTransaction.requiringNew().call(() -> {
            clients.keep(application);
            newGrants
                    .held(application, account)
                    .filter(grant -> !grant.grantType.isByConsent())
                    .ifPresent(_ -> {
                        throw Refusal.of(
                                RefusalCode.CONFLICT,
                                "The application has a grant of its own for this account. Delete that one first.");
                    });
            names.take("imported-token", token.sha256Hex());
            var known = tokens.findByIdOptional(ImportedTokens.hash(application, token));
            return known.isPresent() ? again(known.get(), account) : first(application, account, token, caller);
        });
    }

    private Claim first(String application, String account, SecretText token, Actor caller) {
        var row = new ImportedToken();
        row.hash = ImportedTokens.hash(application, token);
        row.presentedAt = clock.instant();
        tokens.persist(row);
        audit.intended(caller, Action.GRANT_IMPORT, application + "/" + account);
        return new Claim.Taken();
    }

    private Claim again(ImportedToken row, String account) {
        if (row.spent) {
            throw spent();
        }
        if (row.grantId == null) {
            return retaken(row);
        }
        var grant = grants.findByIdOptional(row.grantId).orElseThrow(Imports::spent);
        if (grant.status == GrantStatus.PENDING) {
            return new Claim.Unsettled(grant.id);
        }
        if (!grant.accountKey.equals(AccountKey.of(account))) {
            throw spent();
        }
        return new Claim.Imported(grant);
    }

    /** Its successor, if there was one, is lost with whoever presented it; nothing gets worse by another try. */
    private Claim retaken(ImportedToken row) {
        var free = row.presentedAt.plus(HELD);
        if (free.isAfter(clock.instant())) {
            throw Refusal.of(
                            RefusalCode.CONFLICT,
                            "The token is being imported, or its import broke off. Look at the grant; if there is none, repeat the"
                                    + " request when Retry-After is over.")
                    .retryAfter(Duration.between(clock.instant(), free));
        }
        row.presentedAt = clock.instant();
        return new Claim.Taken();
    }

    private static Refusal spent() {
        return Refusal.of(
                RefusalCode.REFRESH_TOKEN_SPENT,
                "The token was presented before and is not presented again: it made a grant that is gone or another account's, or none."
                        + " Get a new token, or make a connection.");
    }

    /** Keeps what came. It is known only here: while the database is away it is kept and tried again. Blocks meanwhile. */
    @Retry(maxRetries = -1, delay = 50, jitter = 25, maxDuration = 5, durationUnit = ChronoUnit.MINUTES)
    @ExponentialBackoff(maxDelay = 500)
    Received keep(Delivery delivery, SecretText token) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var received = receiver.receive(delivery);
            var rotated = delivery.answer()
                    .refreshToken()
                    .filter(came -> !came.equals(token))
                    .isPresent();
            fate(delivery.application(), token, received, rotated);
            return received;
        });
    }

    /** Settles whose the tokens of a pending grant are, unless somebody did meanwhile; empty while the provider does not say. */
    Optional<Received> settle(Pending pending, UserInfo userinfo) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var token = pending.presented().orElseThrow();
            clients.keep(pending.application());
            var _ = newGrants.held(pending.application(), pending.account());
            names.take("imported-token", token.sha256Hex());
            var known = tokens.findByIdOptional(ImportedTokens.hash(pending.application(), token));
            if (known.isEmpty()) {
                return Optional.empty();
            }
            return switch (again(known.get(), pending.account())) {
                case Claim.Imported(var grant) -> Optional.of(new Received.Made(grant.id, false));
                case Claim.Unsettled _ -> settled(pending, token, userinfo);
                case Claim.Taken() ->
                    throw new IllegalStateException("a token that made a pending grant is not presented");
            };
        });
    }

    private Optional<Received> settled(Pending pending, SecretText token, UserInfo userinfo) {
        var received = receiver.answered(pending, userinfo);
        received.ifPresent(what -> fate(pending.application(), token, what, true));
        if (received.isEmpty() && receiver.forget(pending)) {
            // the caller's token is as good as before
            tokens.deleteById(ImportedTokens.hash(pending.application(), token));
        }
        return received;
    }

    private void fate(String application, SecretText token, Received received, boolean replaced) {
        tokens.findByIdOptional(ImportedTokens.hash(application, token)).ifPresent(row -> {
            switch (received) {
                case Received.Made(var grant, var _) -> row.grantId = grant;
                case Received.Waiting(var pending) -> row.grantId = pending;
                case Received.WrongAccount() -> end(row, replaced);
                case Received.Refused(var _) -> end(row, replaced);
            }
        });
    }

    private void end(ImportedToken row, boolean replaced) {
        if (replaced) {
            row.spent = true;
        } else {
            tokens.delete(row);
        }
    }

    /** The provider did not take it, or was not to be reached: nothing is known of it any more. */
    void release(String application, SecretText token) {
        QuarkusTransaction.requiringNew().run(() -> tokens.deleteById(ImportedTokens.hash(application, token)));
    }
}
