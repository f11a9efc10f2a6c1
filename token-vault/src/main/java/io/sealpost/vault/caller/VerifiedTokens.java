package io.sealpost.vault.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.util.HashUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Remembers for a while which tokens quarkus-oidc verified, by their hash, and whose they are, so that a caller that comes with the same token
 * again and again costs one signature check. One that was refused is not remembered, and none beyond its own end (docs/adr/0018).
 */
@ApplicationScoped
class VerifiedTokens {

    private static final int MOST = 1_000;

    private final Clock clock;
    private final Cache<String, Known> verified;

    VerifiedTokens(CallerConfig config, Clock clock) {
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(config.verifiedFor())
                .build();
    }

    /**
     * What a token stands for.
     *
     * @param caller as of the request that was verified
     */
    record Known(JsonWebToken token, Caller caller) {}

    void remember(String token, Known known) {
        verified.put(key(token), known);
    }

    Optional<Known> of(String token) {
        return Optional.ofNullable(verified.getIfPresent(key(token))).filter(this::isAlive);
    }

    private boolean isAlive(Known known) {
        return clock.instant().isBefore(Instant.ofEpochSecond(known.token().getExpirationTime()));
    }

    private static String key(String token) {
        return HashUtil.sha256(token);
    }
}
