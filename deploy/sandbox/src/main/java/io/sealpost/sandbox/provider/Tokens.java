package io.sealpost.sandbox.provider;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.TokenRequest;
import io.sealpost.sandbox.ledger.Grant;
import io.sealpost.sandbox.ledger.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.HttpUrl;

/** Makes signed tokens, with a key of this run. */
final class Tokens {
    /** Long enough for a slow person; the life of access tokens is a setting because tests shorten it. */
    private static final Duration ID_TOKEN_LIFETIME = Duration.ofHours(1);

    private final OAuth2TokenProvider provider;
    private final HttpUrl issuer;
    private final Clock clock;
    private final Duration accessTokenLifetime;

    Tokens(URI issuer, Clock clock, Duration accessTokenLifetime) {
        this.provider = new OAuth2TokenProvider(new KeyOfThisRun(), clock::instant);
        this.issuer = HttpUrl.get(issuer);
        this.clock = clock;
        this.accessTokenLifetime = accessTokenLifetime;
    }

    AccessToken access(Grant grant, TokenRequest request) {
        var claims = Map.<String, Object>of(
                "scope", Scopes.parameter(grant.scopes()).toString(),
                "client_id", request.getClientAuthentication().getClientID().getValue());
        var lifetime = accessTokenLifetime.toSeconds();
        var callback = new TokenClaims(Account.subject(grant.account()), List.of("sandbox"), claims, lifetime);
        var token = provider.accessToken(request, issuer, callback, null).serialize();
        return new AccessToken(new Secret(token), clock.instant().plusSeconds(lifetime), lifetime);
    }

    String id(Grant grant, TokenRequest request) {
        var callback = new TokenClaims(
                Account.subject(grant.account()),
                List.of(),
                Account.claims(grant.account(), grant.scopes()),
                ID_TOKEN_LIFETIME.toSeconds());
        return provider.idToken(request, issuer, callback, grant.nonce().orElse(null))
                .serialize();
    }

    String jwks() {
        return provider.publicJwkSet(Provider.ISSUER_ID).toString();
    }

    /** An access token, what the ledger and the client must know of it. */
    record AccessToken(Secret value, Instant expiresAt, long lifetimeSeconds) {}

    /**
     * mock-oauth2-server would sign with a key pair from its jar, which everybody has, and name every key after the
     * issuer; a relying party that outlives one run would then never fetch the next run's key.
     */
    private static final class KeyOfThisRun extends KeyProvider {
        private final String keyId = UUID.randomUUID().toString();

        KeyOfThisRun() {
            super(List.of());
        }

        @Override
        public JWK signingKey(String issuerId) {
            return super.signingKey(keyId);
        }
    }
}
