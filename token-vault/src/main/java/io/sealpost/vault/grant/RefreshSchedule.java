package io.sealpost.vault.grant;

import io.sealpost.vault.provider.TokenAnswer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** When a grant is due: ahead of its token's end while it is used, now and then while it is not, later and later while it fails. */
@ApplicationScoped
class RefreshSchedule {

    /** The share of a token's life after which one that is used is replaced, at the earliest and at the latest. */
    private static final double EARLIEST = 0.7;

    private static final double LATEST = 0.8;

    /** A quarter of a pause is for spreading. */
    private static final int SPREAD = 4;

    private final GrantConfig config;

    RefreshSchedule(GrantConfig config) {
        this.config = config;
    }

    /** The next refresh of a grant whose token somebody reads. */
    Instant ahead(Grant grant) {
        return ahead(grant.refreshedAt, grant.accessTokenExpiresAt);
    }

    Instant ahead(Instant refreshedAt, Instant expiresAt) {
        return within(refreshedAt, expiresAt, ThreadLocalRandom.current().nextDouble(EARLIEST, LATEST));
    }

    private static Instant within(Instant from, Instant to, double share) {
        return from.plusMillis((long) (Duration.between(from, to).toMillis() * share));
    }

    /**
     * Whether a grant whose token is read is due late enough for the token to run out before. One that is being refreshed or waits for its
     * next try keeps its time.
     */
    boolean isTooLate(TokenRow row) {
        return row.refreshable()
                && (row.dueAt() == null || row.dueAt().isAfter(within(row.refreshedAt(), row.expiresAt(), LATEST)));
    }

    /**
     * The next refresh of a grant that nobody may use: by the keep-alive, or halfway to its end where that comes sooner. Null for a grant
     * that cannot die of idleness.
     */
    Instant keepAlive(Grant grant) {
        if (grant.refreshTokenSealed == null) {
            return null;
        }
        var idle = config.keepAlive();
        var toTheEnd = grant.diesAt == null
                ? idle
                : Duration.between(grant.refreshedAt, grant.diesAt).dividedBy(2);
        var life = Duration.between(grant.refreshedAt, grant.accessTokenExpiresAt);
        var pause = shorter(idle, longer(toTheEnd, life));
        return grant.refreshedAt.plus(pause).minus(part(pause));
    }

    /** Doubling pauses with jitter, never sooner than the provider asked. */
    Instant afterFailure(int failures, TokenAnswer.Unavailable answer, Instant now) {
        var doubled = config.firstPause().multipliedBy(1L << Math.min(failures - 1, 16));
        var pause = shorter(doubled, config.longestPause());
        var jittered = pause.plus(part(pause));
        return now.plus(answer.retryAfter()
                .map(asked -> longer(jittered, asked.plus(part(asked))))
                .orElse(jittered));
    }

    /** The next try of a grant that waits for an operator. */
    Instant afterRefusal(Instant now) {
        return now.plus(config.longestPause()).plus(part(config.longestPause()));
    }

    /** The next try of a grant whose provider was spared; nothing of it failed. */
    Instant afterSparing(TokenAnswer.NotAsked answer, Instant now) {
        return now.plus(answer.retryIn()).plus(part(answer.retryIn()));
    }

    private static Duration part(Duration pause) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / SPREAD + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
