package io.sealpost.auth.session;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Refuses to start with lives under which tokens could not be verified, or would count when they should not. */
@ApplicationScoped
class SessionLimits {

    /** A key is published that long behind its last signature, whatever the life of tokens is set to then. */
    static final Duration LONGEST_TOKEN = Duration.ofHours(1);

    private static final Duration SHORTEST_LEAD = Duration.ofMinutes(10);

    private final SessionConfig config;

    SessionLimits(SessionConfig config) {
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        check(config);
    }

    static void check(SessionConfig config) {
        require(
                isPositive(config.accessTokenLife()) && config.accessTokenLife().compareTo(LONGEST_TOKEN) <= 0,
                "access-token-life is more than nothing and up to an hour");
        require(
                config.refreshTokenLife().compareTo(config.accessTokenLife()) >= 0,
                "refresh-token-life is access-token-life or more");
        require(isPositive(config.life()), "life is more than nothing");
        require(config.keyLead().compareTo(SHORTEST_LEAD) >= 0, "key-lead is ten minutes or more");
        require(
                config.keyLife().compareTo(config.keyLead().multipliedBy(2)) >= 0,
                "key-life is twice key-lead or more");
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("sealpost.session." + otherwise + ".");
        }
    }
}
