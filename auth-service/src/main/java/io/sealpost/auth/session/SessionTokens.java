package io.sealpost.auth.session;

import com.nimbusds.jose.JOSEException;
import io.sealpost.auth.parameter.ParameterCopy;
import io.sealpost.auth.user.KnownUser;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Signs session tokens. */
@ApplicationScoped
class SessionTokens {

    private final SigningKeys keys;
    private final ParameterCopy parameters;
    private final SessionConfig config;
    private final Clock clock;

    SessionTokens(SigningKeys keys, ParameterCopy parameters, SessionConfig config, Clock clock) {
        this.keys = keys;
        this.parameters = parameters;
        this.config = config;
        this.clock = clock;
    }

    /** A token and for how long it counts. */
    record Signed(String token, Duration life) {
        @Override
        public String toString() {
            return "Signed[life=" + life + "]";
        }
    }

    /** Refuses with {@code vault_unavailable} where {@link #sign} would: before anything is spent for a token that cannot be made. */
    void requireKeys() {
        keys.signing();
    }

    /** A token for a session's backend; it does not outlive the session. */
    Signed sign(Family session, KnownUser user) {
        var key = keys.signing();
        var now = clock.instant();
        var end = earlier(now.plus(config.accessTokenLife()), session.endsAt);
        var claims = Jwt.issuer(parameters.current().webBaseUrl())
                .subject(user.id().toString())
                .audience(session.audience)
                .issuedAt(now)
                .expiresAt(end)
                .claim("jti", UUID.randomUUID().toString())
                .claim("sid", session.id.toString())
                .claim("amr", session.amr)
                .claim("provider", session.provider)
                .claim("login", user.login())
                .claim("name", user.name());
        if (session.authTime != null) {
            claims.claim("auth_time", session.authTime.getEpochSecond());
        }
        if (user.email() != null) {
            claims.claim("email", user.email());
        }
        try {
            var token = claims.jws()
                    .algorithm(SignatureAlgorithm.RS256)
                    .keyId(key.getKeyID())
                    .sign(key.toRSAPrivateKey());
            return new Signed(token, Duration.between(now, end));
        } catch (JOSEException e) {
            throw new IllegalStateException("A key of the ring has its private part", e);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
