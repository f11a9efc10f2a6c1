package io.sealpost.vault.grant;

import io.sealpost.vault.application.TokenResource;
import io.sealpost.vault.crypto.KeysUnavailable;
import io.sealpost.vault.crypto.Sealer;
import io.sealpost.vault.crypto.SecretText;
import io.sealpost.vault.provider.TokenAnswer;
import io.sealpost.vault.provider.TokenAnswer.Remedy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes what came of a refresh into the grant's row, whatever it was. A late holder of the lease changes nothing that is in force; what it
 * may leave is a refresh token.
 */
@ApplicationScoped
class RefreshOutcomes {

    private final Grants grants;
    private final ResourceTokens tokens;
    private final RevocationQueue revocations;
    private final RefreshSchedule schedule;
    private final Sealer sealer;
    private final GrantConfig config;
    private final Clock clock;

    RefreshOutcomes(
            Grants grants,
            ResourceTokens tokens,
            RevocationQueue revocations,
            RefreshSchedule schedule,
            Sealer sealer,
            GrantConfig config,
            Clock clock) {
        this.schedule = schedule;
        this.tokens = tokens;
        this.grants = grants;
        this.revocations = revocations;
        this.sealer = sealer;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A provider's answer.
     *
     * @param presented the refresh token that it is for; empty where the client's credentials were all there was
     * @param idleLimit how long the provider keeps refresh tokens that are not used, where that is known
     */
    record Answered(Optional<SecretText> presented, TokenAnswer answer, Optional<Duration> idleLimit) {

        /** Where no refresh token was presented. */
        static Answered without(TokenAnswer answer) {
            return new Answered(Optional.empty(), answer, Optional.empty());
        }

        Answered with(TokenAnswer other) {
            return new Answered(presented, other, idleLimit);
        }
    }

    /**
     * What is to be told of an outcome once it is stored.
     *
     * @param refusal why there is no new token; empty where there is one
     * @param stopped the status that the grant fell into, where somebody has to act from now on
     */
    record Recorded(String object, Optional<String> refusal, Optional<GrantStatus> stopped) {}

    /** @param found the grant's row, locked in the caller's transaction; empty where the grant is gone */
    Recorded write(Lease lease, Answered answered, Optional<Grant> found) {
        if (found.isEmpty()) {
            return gone(lease, answered.answer());
        }
        var grant = found.get();
        if (isRecorded(lease, grant)) {
            return recordedBefore(grant, answered.answer());
        }
        if (!holds(lease, grant)) {
            keepLate(lease, grant, answered.answer());
            return new Recorded(lease.object(), Optional.of("lease_lost"), Optional.empty());
        }
        grant.releaseLease();
        var before = grant.status;
        var refusal = outcome(lease, grant, answered);
        var stopped = Optional.of(grant.status).filter(now -> now != before && now != GrantStatus.ACTIVE);
        grant.stopUntold = grant.stopUntold || stopped.isPresent();
        return new Recorded(grant.object(), refusal, stopped);
    }

    /** Whether an earlier try to commit this came through after all, though its answer did not. */
    private static boolean isRecorded(Lease lease, Grant grant) {
        return grant.fencingToken == lease.fencingToken() && grant.leaseOwner == null;
    }

    private static Recorded recordedBefore(Grant grant, TokenAnswer answer) {
        var refusal = answer instanceof TokenAnswer.Granted
                ? Optional.<String>empty()
                : Stream.of(grant.cause, grant.troubleCause, "recorded_before")
                        .filter(Objects::nonNull)
                        .findFirst();
        return new Recorded(grant.object(), refusal, Optional.empty());
    }

    /**
     * A late answer changes nothing that is in force. But while nobody else got further, its refresh token may be the only one that the
     * provider still takes: it is kept aside, and a grant that was given up for want of it is tried once more.
     */
    private void keepLate(Lease lease, Grant grant, TokenAnswer answer) {
        if (grant.generation == lease.generation()
                && answer instanceof TokenAnswer.Granted granted
                && granted.refreshToken().isPresent()) {
            grant.lateTokenSealed = sealer.seal(granted.refreshToken().get(), grant.lateTokenPlace());
            if (grant.status == GrantStatus.NEEDS_CONSENT) {
                tryAgain(grant);
            }
        }
    }

    private void tryAgain(Grant grant) {
        grant.become(GrantStatus.ACTIVE, null, clock.instant());
        grant.calm();
        grant.dueAt = grants.databaseTime();
    }

    /** Nobody will use what came for a grant that was ended meanwhile; a token that replaced the one already revoked goes the same way. */
    private Recorded gone(Lease lease, TokenAnswer answer) {
        if (answer instanceof TokenAnswer.Granted granted) {
            granted.refreshToken()
                    .ifPresent(token -> revocations.queue(lease.application(), lease.issuer(), lease.subject(), token));
        }
        return new Recorded(lease.object(), Optional.of("grant_gone"), Optional.empty());
    }

    private Optional<String> outcome(Lease lease, Grant grant, Answered answered) {
        return switch (answered.answer()) {
            case TokenAnswer.Granted granted when isForMail(lease) -> refreshed(lease, grant, answered, granted);
            case TokenAnswer.Granted granted -> obtained(lease, grant, answered, granted);
            case TokenAnswer.GrantRefused(var cause, var _) when !isForMail(lease) -> notObtained(lease, grant, cause);
            case TokenAnswer.GrantRefused(var cause, var remedy) -> grantRefused(lease, grant, cause, remedy);
            case TokenAnswer.GrantDoubted(var cause) when !isForMail(lease) -> notObtained(lease, grant, cause);
            case TokenAnswer.GrantDoubted(var cause) -> doubted(lease, grant, cause);
            case TokenAnswer.RequestRefused(var error) when !isForMail(lease) -> notObtained(lease, grant, error);
            case TokenAnswer.ClientRefused refused when !isForMail(lease) -> notObtained(lease, grant, refused.cause());
            case TokenAnswer.ClientRefused refused -> operatorNeeded(grant, refused.cause());
            case TokenAnswer.RequestRefused(var error) ->
                troubled(grant, new TokenAnswer.Unavailable(error, Optional.empty()));
            case TokenAnswer.Unavailable unavailable -> troubled(grant, unavailable);
            case TokenAnswer.NotAsked spared -> spared(grant, spared);
        };
    }

    private static boolean holds(Lease lease, Grant grant) {
        return grant.fencingToken == lease.fencingToken() && grant.generation == lease.generation();
    }

    private static boolean isForMail(Lease lease) {
        return lease.resource() == TokenResource.MAIL;
    }

    /** The refresh token is the grant's, whatever the access token is for. */
    private void rotate(Grant grant, Answered answered, TokenAnswer.Granted answer) {
        grant.generation++;
        answered.presented().ifPresent(token -> {
            grant.previousTokenSealed = sealer.seal(token, grant.previousTokenPlace());
            grant.refreshTokenSealed = sealer.seal(answer.refreshToken().orElse(token), grant.refreshTokenPlace());
        });
        grant.lateTokenSealed = null;
        grant.interruptedAt = null;
        grant.become(GrantStatus.ACTIVE, null, clock.instant());
        grant.calm();
    }

    private Optional<String> obtained(Lease lease, Grant grant, Answered answered, TokenAnswer.Granted answer) {
        var mail = mailToken(grant);
        rotate(grant, answered, answer);
        grant.accessTokenSealed =
                mail.map(token -> sealer.seal(token, grant.accessTokenPlace())).orElse(null);
        Mortality.renewed(grant, answer.at(), answer.refreshTokenLifetime(), answered.idleLimit());
        grant.dueAt = mail.isPresent() ? lease.dueBefore() : grants.databaseTime();
        var token = tokens.row(grant.id, lease.resource());
        token.version++;
        token.tokenSealed = sealer.seal(answer.accessToken(), token.place());
        token.obtainedAt = answer.at();
        token.expiresAt = answer.expiresAt();
        token.cause = null;
        token.nextTryAt = null;
        return Optional.empty();
    }

    /** A token that does not open at the moment is one to be had again, and no reason to lose the one that came. */
    private Optional<SecretText> mailToken(Grant grant) {
        try {
            return sealer.openIfWhole(grant.accessTokenSealed, grant.accessTokenPlace());
        } catch (KeysUnavailable e) {
            return Optional.empty();
        }
    }

    /** Says nothing about mail: the consent may be for mail alone. Whether the grant as such is refused, mail's next refresh tells. */
    private Optional<String> notObtained(Lease lease, Grant grant, String cause) {
        grant.dueAt = lease.dueBefore();
        var token = tokens.row(grant.id, lease.resource());
        token.cause = cause;
        token.nextTryAt = schedule.afterRefusal(grants.databaseTime());
        return Optional.of(cause);
    }

    private Optional<String> refreshed(Lease lease, Grant grant, Answered answered, TokenAnswer.Granted answer) {
        rotate(grant, answered, answer);
        grant.accessTokenSealed = sealer.seal(answer.accessToken(), grant.accessTokenPlace());
        grant.accessTokenExpiresAt = answer.expiresAt();
        grant.refreshedAt = answer.at();
        grant.scopes = String.join(" ", Scopes.refreshed(grant.scopeList(), answer));
        Mortality.renewed(grant, answer.at(), answer.refreshTokenLifetime(), answered.idleLimit());
        grant.dueAt = lease.used() ? schedule.ahead(grant) : schedule.keepAlive(grant);
        return Optional.empty();
    }

    private Optional<String> grantRefused(Lease lease, Grant grant, String cause, Remedy remedy) {
        if (remedy == Remedy.OPERATOR || !grant.grantType.isByConsent()) {
            // nobody can consent for an application but an administrator at the provider
            return operatorNeeded(grant, cause);
        }
        if (anotherTokenCame(lease, grant)) {
            // a race, not a death
            tryAgain(grant);
            return Optional.of("token_replaced");
        }
        return ended(
                grant, grant.interruptedAt != null && cause.equals("invalid_grant") ? "refresh_answer_lost" : cause);
    }

    /** Whether a newer refresh token is known than those that the provider was asked with; one that does not open at the moment may be. */
    private boolean anotherTokenCame(Lease lease, Grant grant) {
        try {
            return sealer.openIfWhole(grant.lateTokenSealed, grant.lateTokenPlace())
                    .filter(late -> !lease.knows(late))
                    .isPresent();
        } catch (KeysUnavailable e) {
            return true;
        }
    }

    private Optional<String> ended(Grant grant, String cause) {
        grant.become(GrantStatus.NEEDS_CONSENT, cause, clock.instant());
        grant.calm();
        grant.lateTokenSealed = null;
        grant.dueAt = null;
        return Optional.of(cause);
    }

    /** A provider that says so for long enough means it. */
    private Optional<String> doubted(Lease lease, Grant grant, String cause) {
        if (grant.doubtedSince == null) {
            grant.doubtedSince = clock.instant();
        }
        return grant.doubtedSince.plus(config.doubt()).isAfter(clock.instant())
                ? troubled(grant, new TokenAnswer.Unavailable(cause, Optional.empty()))
                : grantRefused(lease, grant, cause, Remedy.CONSENT);
    }

    /** The operator's problem: the grant keeps everything and is tried again, at once when its application is stored with credentials. */
    private Optional<String> operatorNeeded(Grant grant, String cause) {
        grant.become(GrantStatus.NEEDS_OPERATOR, cause, clock.instant());
        grant.calm();
        pauseUntil(grant, schedule.afterRefusal(grants.databaseTime()));
        return Optional.of(cause);
    }

    private Optional<String> troubled(Grant grant, TokenAnswer.Unavailable answer) {
        grant.failures++;
        trouble(grant, answer.cause());
        pauseUntil(grant, schedule.afterFailure(grant.failures, answer, grants.databaseTime()));
        return Optional.of(answer.cause());
    }

    /** It did not fail: it was not tried. What it failed of before says more. */
    private Optional<String> spared(Grant grant, TokenAnswer.NotAsked answer) {
        trouble(grant, grant.troubleCause == null ? answer.cause() : grant.troubleCause);
        pauseUntil(grant, schedule.afterSparing(answer, grants.databaseTime()));
        return Optional.of(answer.cause());
    }

    private void trouble(Grant grant, String cause) {
        grant.troubleSince = grant.troubleSince == null ? clock.instant() : grant.troubleSince;
        grant.troubleCause = cause;
    }

    private static void pauseUntil(Grant grant, Instant next) {
        grant.nextTryAt = next;
        grant.dueAt = next;
    }
}
