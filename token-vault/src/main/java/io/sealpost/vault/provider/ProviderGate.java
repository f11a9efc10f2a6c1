package io.sealpost.vault.provider;

import io.github.bucket4j.BlockingBucket;
import io.github.bucket4j.Bucket;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * What one provider is spared by this replica: so many requests a second, so many at once, and none but a few trials while it is down.
 * When it comes back after an outage, everybody who waited goes through at that pace.
 */
final class ProviderGate {

    /** Causes that say nothing about the provider: nothing was sent, or it answered about one code or one account. */
    private static final Set<String> NOT_DOWN = Set.of(
            TokenAnswers.SLOW_DOWN,
            RefusalReason.ACCOUNT_LOCKED.cause(),
            TokenEndpoint.OUT_OF_TIME,
            Obstacle.ADDRESS_NOT_ALLOWED.cause(),
            Obstacle.CERTIFICATES_UNREADABLE.cause(),
            Obstacle.FEDERATED_TOKEN_ABSENT.cause(),
            Obstacle.FEDERATED_TOKEN_EXPIRED.cause(),
            Obstacle.FEDERATED_TOKEN_UNUSABLE.cause());

    private static final int TRIALS = 2;
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final RefreshConfig config;
    private final Semaphore places;
    private final Bucket pace;
    private final Guard circuit;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
    private volatile long openedAt;

    ProviderGate(RefreshConfig config) {
        this.config = config;
        this.places = new Semaphore(config.connections(), true);
        var perSecond = config.requestsPerSecond();
        this.pace = Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(Math.max(1, perSecond / 10)).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
        this.circuit = Guard.create()
                .withCircuitBreaker()
                .requestVolumeThreshold(config.circuit().requests())
                .failureRatio(config.circuit().failureRatio())
                .delay(config.circuit().pause().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(TRIALS)
                .failOn(Down.class)
                .onStateChange(this::changed)
                .done()
                .build();
    }

    /** Carries an answer of a provider that is down through the circuit, which counts exceptions. */
    private static final class Down extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient TokenAnswer answer;

        Down(TokenAnswer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    private void changed(CircuitBreakerState next) {
        if (next == CircuitBreakerState.OPEN) {
            openedAt = System.nanoTime();
        }
        state = next;
    }

    /** Whether it is worth while to begin a request that nobody waits for. */
    Readiness readiness() {
        return switch (state) {
            case CLOSED -> Readiness.READY;
            case OPEN -> openFor().isPositive() ? Readiness.SHUT : Readiness.ON_TRIAL;
            case HALF_OPEN -> Readiness.ON_TRIAL;
        };
    }

    /** How long the circuit stays open. */
    private Duration openFor() {
        var left = config.circuit().pause().minusNanos(System.nanoTime() - openedAt);
        return left.isPositive() ? left : Duration.ZERO;
    }

    /**
     * Waits for its turn, then calls.
     *
     * @param patience how long to wait at most
     */
    TokenAnswer pass(Supplier<TokenAnswer> call, Duration patience) {
        if (isShut()) {
            return shut();
        }
        try {
            return inTurn(call, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TokenAnswer.NotAsked("interrupted", BUSY);
        }
    }

    boolean isShut() {
        return state == CircuitBreakerState.OPEN && openFor().isPositive();
    }

    private TokenAnswer shut() {
        var left = openFor();
        return new TokenAnswer.NotAsked("circuit_open", left.compareTo(BUSY) < 0 ? BUSY : left);
    }

    private TokenAnswer inTurn(Supplier<TokenAnswer> call, Duration patience) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return new TokenAnswer.NotAsked("provider_busy", BUSY);
        }
        try {
            BlockingBucket turns = pace.asBlocking();
            return turns.tryConsume(1, Duration.ofNanos(Math.max(1, until - System.nanoTime())))
                    ? guarded(call)
                    : new TokenAnswer.NotAsked("provider_busy", BUSY);
        } finally {
            places.release();
        }
    }

    private TokenAnswer guarded(Supplier<TokenAnswer> call) {
        try {
            return circuit.call(
                    () -> {
                        var answer = call.get();
                        if (isDown(answer)) {
                            throw new Down(answer);
                        }
                        return answer;
                    },
                    TokenAnswer.class);
        } catch (Down down) {
            return down.answer;
        } catch (CircuitBreakerOpenException e) {
            return shut();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A call declares no such exception", e);
        }
    }

    private static boolean isDown(TokenAnswer answer) {
        return answer instanceof TokenAnswer.Unavailable(var cause, var _) && !NOT_DOWN.contains(cause);
    }
}
