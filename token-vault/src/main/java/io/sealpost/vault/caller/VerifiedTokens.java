package io.sealpost.vault.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.sealpost.vault.crypto.SecretText;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Remembers for a while which tokens quarkus-oidc verified, by their hash, so that a caller that comes with the same token again and again
 * costs one signature check. What the token may do is worked out anew each time; one that was refused is not remembered, and none beyond its
 * own end (docs/adr/0018).
 */
@ApplicationScoped
class VerifiedTokens implements IdentityProvider<TokenAuthenticationRequest>, SecurityIdentityAugmentor {

    private static final int MOST = 1_000;
    private static final String KNOWN = "sealpost.verified";
    /** Ahead of quarkus-oidc, which is asked when this does not know, and ahead of what narrows its answer. */
    private static final int FIRST = 2 * SYSTEM_FIRST;

    private final Clock clock;
    private final Cache<String, SecurityIdentity> verified;

    VerifiedTokens(CallerConfig config, Clock clock) {
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(config.verifiedFor())
                .build();
    }

    @Override
    public int priority() {
        return FIRST;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    /** The identity of a token that is known to be good; nothing where it has to be verified. */
    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        var known = verified.getIfPresent(key(request.getToken()));
        return known != null && isAlive(known)
                ? Uni.createFrom().item(known)
                : Uni.createFrom().nullItem();
    }

    /** What quarkus-oidc verified comes here first. */
    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(() -> identity.isAnonymous() || isKnown(identity) ? identity : remembered(identity));
    }

    private static boolean isKnown(SecurityIdentity identity) {
        return identity.getAttribute(KNOWN) != null;
    }

    /** Without what belongs to the request that brought it. */
    private SecurityIdentity remembered(SecurityIdentity identity) {
        verified.put(
                key(identity.getCredential(AccessTokenCredential.class)),
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttribute(KNOWN, true)
                        .build());
        return identity;
    }

    private boolean isAlive(SecurityIdentity known) {
        return known.getPrincipal() instanceof JsonWebToken token
                && clock.instant().isBefore(Instant.ofEpochSecond(token.getExpirationTime()));
    }

    private static String key(TokenCredential token) {
        return SecretText.of(token.getToken()).sha256Hex();
    }
}
