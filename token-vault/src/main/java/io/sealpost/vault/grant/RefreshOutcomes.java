package io.sealpost.vault.grant;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantRefresher.Lease;
import io.sealpost.vault.provider.TokenAnswer;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Writes what came of a refresh into the grant's row, whatever it was. A late holder of the lease changes nothing. */
@ApplicationScoped
class RefreshOutcomes {

    private final Grants grants;
    private final RevocationQueue revocations;
    private final Sealer sealer;
    private final GrantConfig config;
    private final Clock clock;

    RefreshOutcomes(Grants grants, RevocationQueue revocations, Sealer sealer, GrantConfig config, Clock clock) {
        this.grants = grants;
        this.revocations = revocations;
        this.sealer = sealer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What is to be told of an outcome once it is stored.
     *
     * @param refusal why there is no new token; empty where there is one
     */
    record Recorded(String object, Optional<String> refusal) {}

    /**
     * Commits in a transaction that depends on nothing but the grant's row. The answer is known only here, and its token may be the only
     * one that the provider still takes: while the database is away it is kept and tried again. Blocks meanwhile.
     *
     * @param presented the refresh token that the answer is for; empty where the client's credentials were all there was
     */
    @Retry(maxRetries = -1, delay = 50, jitter = 25, maxDuration = 5, durationUnit = ChronoUnit.MINUTES)
    @ExponentialBackoff(maxDelay = 500)
    Recorded record(Lease lease, Optional<SecretText> presented, TokenAnswer answer) {
        return QuarkusTransaction.requiringNew().call(() -> write(lease, presented, answer));
    }

    private Recorded write(Lease lease, Optional<SecretText> presented, TokenAnswer answer) {
        var found = grants.locked(lease.grant());
        if (found.isEmpty()) {
            return gone(lease, answer);
        }
        if (!holds(lease, found.get())) {
            return new Recorded(lease.object(), Optional.of("lease_lost"));
        }
        var grant = found.get();
        grant.releaseLease();
        return new Recorded(grant.object(), outcome(grant, presented, answer));
    }

    /** Nobody will use what came for a grant that was ended meanwhile; a token that replaced the one already revoked goes the same way. */
    private Recorded gone(Lease lease, TokenAnswer answer) {
        if (answer instanceof TokenAnswer.Granted granted) {
            granted.refreshToken()
                    .ifPresent(token -> revocations.queue(lease.application(), lease.issuer(), lease.subject(), token));
        }
        return new Recorded(lease.object(), Optional.of("grant_gone"));
    }

    private Optional<String> outcome(Grant grant, Optional<SecretText> presented, TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Granted granted -> refreshed(grant, presented, granted);
            case TokenAnswer.GrantRefused refused -> grantRefused(grant, refused);
            case TokenAnswer.ClientRefused refused -> operatorNeeded(grant, refused.error());
            case TokenAnswer.RequestRefused refused ->
                troubled(grant, new TokenAnswer.Unavailable(refused.error(), Optional.empty()));
            case TokenAnswer.Unavailable unavailable -> troubled(grant, unavailable);
        };
    }

    private static boolean holds(Lease lease, Grant grant) {
        return grant.fencingToken == lease.fencingToken() && grant.generation == lease.generation();
    }

    private Optional<String> refreshed(Grant grant, Optional<SecretText> presented, TokenAnswer.Granted answer) {
        var now = clock.instant();
        grant.generation++;
        presented.ifPresent(token -> {
            grant.previousTokenSealed = sealer.seal(token, grant.previousTokenPlace());
            grant.refreshTokenSealed = sealer.seal(answer.refreshToken().orElse(token), grant.refreshTokenPlace());
        });
        grant.accessTokenSealed = sealer.seal(answer.accessToken(), grant.accessTokenPlace());
        grant.accessTokenExpiresAt = now.plus(answer.lifetime());
        grant.refreshedAt = now;
        grant.scopes = String.join(" ", Scopes.refreshed(grant.scopeList(), answer));
        grant.status = GrantStatus.ACTIVE;
        grant.cause = null;
        grant.calm();
        return Optional.empty();
    }

    private static Optional<String> ended(Grant grant, GrantStatus status, String cause) {
        grant.status = status;
        grant.cause = cause;
        grant.calm();
        return Optional.of(cause);
    }

    /** Nobody can consent for an application but an administrator at the provider. */
    private Optional<String> grantRefused(Grant grant, TokenAnswer.GrantRefused refused) {
        return switch (grant.grantType) {
            case AUTHORIZATION_CODE -> ended(grant, GrantStatus.NEEDS_CONSENT, refused.error());
            case CLIENT_CREDENTIALS -> operatorNeeded(grant, refused.error());
        };
    }

    /** The operator's problem: the grant keeps everything and is tried again, at once when its application is stored with credentials. */
    private Optional<String> operatorNeeded(Grant grant, String error) {
        var cause = ended(grant, GrantStatus.NEEDS_OPERATOR, error);
        grant.nextTryAt = grants.databaseTime().plus(config.longestPause());
        return cause;
    }

    private Optional<String> troubled(Grant grant, TokenAnswer.Unavailable answer) {
        grant.failures++;
        grant.troubleCause = answer.cause();
        grant.troubleSince = grant.troubleSince == null ? clock.instant() : grant.troubleSince;
        grant.nextTryAt = nextTry(grant.failures, answer, grants.databaseTime());
        return Optional.of(answer.cause());
    }

    /** Doubling pauses with up to a quarter of jitter, never sooner than the provider asked. */
    private Instant nextTry(int failures, TokenAnswer.Unavailable answer, Instant now) {
        var doubled = config.firstPause().multipliedBy(1L << Math.min(failures - 1, 16));
        var pause = doubled.compareTo(config.longestPause()) > 0 ? config.longestPause() : doubled;
        var jittered = pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 4 + 1));
        var asked = answer.retryAfter().orElse(Duration.ZERO);
        return now.plus(jittered.compareTo(asked) > 0 ? jittered : asked);
    }
}
