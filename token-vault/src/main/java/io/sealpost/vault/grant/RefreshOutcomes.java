package io.sealpost.vault.grant;

import io.sealpost.vault.audit.Action;
import io.sealpost.vault.audit.Audit;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.grant.GrantRefresher.Lease;
import io.sealpost.vault.provider.TokenAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Writes what came of a refresh into the grant's row, whatever it was. A late holder of the lease changes nothing. */
@ApplicationScoped
class RefreshOutcomes {

    private final Grants grants;
    private final Sealer sealer;
    private final Audit audit;
    private final GrantConfig config;
    private final Clock clock;

    RefreshOutcomes(Grants grants, Sealer sealer, Audit audit, GrantConfig config, Clock clock) {
        this.grants = grants;
        this.sealer = sealer;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Commits in a transaction that depends on nothing but the grant's row.
     *
     * @param presented the refresh token that the answer is for
     */
    @Transactional(TxType.REQUIRES_NEW)
    void record(Lease lease, SecretText presented, TokenAnswer answer) {
        var found = grants.locked(lease.grant());
        if (found.isEmpty() || !holds(lease, found.get())) {
            audit.refused(lease.caller(), Action.GRANT_REFRESHED, lease.grant().toString(), "lease_lost");
            return;
        }
        var grant = found.get();
        grant.releaseLease();
        switch (answer) {
            case TokenAnswer.Granted granted -> refreshed(grant, lease, presented, granted);
            case TokenAnswer.GrantRefused refused -> ended(grant, lease, GrantStatus.NEEDS_CONSENT, refused.error());
            case TokenAnswer.ClientRefused refused -> clientRefused(grant, lease, refused);
            case TokenAnswer.RequestRefused refused ->
                troubled(grant, lease, new TokenAnswer.Unavailable(refused.error(), Optional.empty()));
            case TokenAnswer.Unavailable unavailable -> troubled(grant, lease, unavailable);
        }
    }

    private static boolean holds(Lease lease, Grant grant) {
        return grant.fencingToken == lease.fencingToken() && grant.generation == lease.generation();
    }

    private void refreshed(Grant grant, Lease lease, SecretText presented, TokenAnswer.Granted answer) {
        var now = clock.instant();
        var rotated = answer.refreshToken();
        grant.generation++;
        grant.previousTokenSealed = sealer.seal(presented, grant.previousTokenPlace());
        grant.refreshTokenSealed = sealer.seal(rotated.orElse(presented), grant.refreshTokenPlace());
        grant.accessTokenSealed = sealer.seal(answer.accessToken(), grant.accessTokenPlace());
        grant.accessTokenExpiresAt = now.plus(answer.lifetime());
        grant.refreshedAt = now;
        grant.scopes = String.join(" ", Scopes.refreshed(grant.scopeList(), answer));
        grant.status = GrantStatus.ACTIVE;
        grant.cause = null;
        grant.calm();
        audit.done(lease.caller(), Action.GRANT_REFRESHED, grant.object());
    }

    private void ended(Grant grant, Lease lease, GrantStatus status, String cause) {
        grant.status = status;
        grant.cause = cause;
        grant.calm();
        audit.refused(lease.caller(), Action.GRANT_REFRESHED, grant.object(), cause);
    }

    /** The operator's problem: the grant keeps everything and is tried again, at once when the application is stored anew. */
    private void clientRefused(Grant grant, Lease lease, TokenAnswer.ClientRefused refused) {
        ended(grant, lease, GrantStatus.NEEDS_OPERATOR, refused.error());
        grant.nextTryAt = grants.databaseTime().plus(config.longestPause());
    }

    private void troubled(Grant grant, Lease lease, TokenAnswer.Unavailable answer) {
        grant.failures++;
        grant.troubleCause = answer.cause();
        grant.troubleSince = grant.troubleSince == null ? clock.instant() : grant.troubleSince;
        grant.nextTryAt = nextTry(grant.failures, answer, grants.databaseTime());
        audit.refused(lease.caller(), Action.GRANT_REFRESHED, grant.object(), answer.cause());
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
