package io.sealpost.sandbox.ledger;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.sealpost.sandbox.ledger.Redemption.Granted;
import io.sealpost.sandbox.ledger.Redemption.Refused;
import io.sealpost.sandbox.ledger.Redemption.ScopeExceeded;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The memory of the provider. Thread-safe.
 *
 * <ol>
 *   <li>A code is spent by the first attempt to redeem it, whatever becomes of that; presented again it kills the
 *       tokens it gave (RFC 6749 §4.1.2).
 *   <li>A code is redeemed only with its redirect URI and the verifier of its S256 challenge.
 *   <li>A refresh token works once and is replaced; presented again it kills its family (RFC 9700 §4.14).
 *   <li>An access token is alive until it expires, is revoked, or its family dies.
 *   <li>Refused requests change nothing else.
 * </ol>
 */
public final class Ledger {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<Secret, OpenCode> openCodes = new HashMap<>();
    private final Map<Secret, Family> spentCodes = new HashMap<>();
    private final Map<Secret, Family> refreshTokens = new HashMap<>();
    private final Map<Secret, IssuedToken> accessTokens = new HashMap<>();
    private final Map<UUID, Family> families = new HashMap<>();
    private final Map<String, Tally> tallies = new TreeMap<>();

    /** Starts empty. */
    public Ledger(Clock clock) {
        this.clock = clock;
    }

    /** Notes a consent and answers the code for it. */
    public synchronized Secret consent(Consent consent) {
        var code = Secret.random();
        openCodes.put(code, new OpenCode(consent, clock.instant().plus(CODE_LIFETIME)));
        count(consent.account(), Tally::consented);
        return code;
    }

    /** Redeems a code. */
    public synchronized Redemption redeem(Secret code, URI redirectUri, CodeVerifier verifier) {
        var spent = spentCodes.get(code);
        if (spent != null) {
            spent.revoke();
            count(spent.account(), Tally::replayed);
            return new Refused("This code was presented before; the tokens it gave are revoked");
        }
        var open = openCodes.remove(code);
        if (open == null || !clock.instant().isBefore(open.expiresAt())) {
            return new Refused("This code is unknown or expired");
        }
        var consent = open.consent();
        var family = new Family(consent.account(), consent.scopes());
        spentCodes.put(code, family);
        return mismatch(consent, redirectUri, verifier)
                .<Redemption>map(Refused::new)
                .orElseGet(() -> begin(family, consent));
    }

    private static Optional<String> mismatch(Consent consent, URI redirectUri, CodeVerifier verifier) {
        if (!consent.redirectUri().equals(redirectUri)) {
            return Optional.of("The redirect_uri is not the one the code was issued for");
        }
        var challenge = CodeChallenge.compute(CodeChallengeMethod.S256, verifier);
        return challenge.getValue().equals(consent.codeChallenge())
                ? Optional.empty()
                : Optional.of("The code_verifier does not match the code_challenge");
    }

    private Granted begin(Family family, Consent consent) {
        families.put(family.id(), family);
        var grant = new Grant(family.id(), family.account(), family.scopes(), consent.nonce());
        return new Granted(grant, consent.refreshable() ? Optional.of(rotate(family)) : Optional.empty());
    }

    /**
     * Uses up a refresh token.
     *
     * @param wanted the scopes asked for; empty means all that were consented to
     */
    public synchronized Redemption refresh(Secret refreshToken, Set<String> wanted) {
        var family = refreshTokens.get(refreshToken);
        if (family == null) {
            return new Refused("This refresh token is unknown");
        }
        if (!family.isCurrent(refreshToken)) {
            family.revoke();
            count(family.account(), Tally::reused);
            return new Refused("This refresh token was used before; its family is revoked");
        }
        if (family.revoked()) {
            return new Refused("This refresh token is revoked");
        }
        if (!family.scopes().containsAll(wanted)) {
            return new ScopeExceeded();
        }
        count(family.account(), Tally::refreshed);
        var scopes = wanted.isEmpty() ? family.scopes() : Set.copyOf(wanted);
        return new Granted(
                new Grant(family.id(), family.account(), scopes, Optional.empty()), Optional.of(rotate(family)));
    }

    private Secret rotate(Family family) {
        var token = family.rotate();
        refreshTokens.put(token, family);
        return token;
    }

    /** Notes an access token that was made for a grant. */
    public synchronized void issued(Grant grant, Secret accessToken, Instant expiresAt) {
        var token = new LiveToken(grant.account(), grant.scopes(), expiresAt);
        accessTokens.put(accessToken, new IssuedToken(token, families.get(grant.family())));
    }

    /** The access token, if it is alive. */
    public synchronized Optional<LiveToken> accessToken(Secret presented) {
        return Optional.ofNullable(accessTokens.get(presented))
                .filter(issued -> !issued.family().revoked())
                .map(IssuedToken::token)
                .filter(token -> clock.instant().isBefore(token.expiresAt()));
    }

    /** Revokes a token of either kind (RFC 7009): a refresh token takes its family along. */
    public synchronized void revoke(Secret presented) {
        var family = refreshTokens.get(presented);
        if (family != null && !family.revoked()) {
            family.revoke();
            count(family.account(), Tally::revoked);
        }
        var access = accessTokens.remove(presented);
        if (access != null) {
            count(access.token().account(), Tally::revoked);
        }
    }

    /** Lets every access token of the account expire now; refresh tokens stay. */
    public synchronized void expireAccessTokens(String account) {
        accessTokens.values().removeIf(issued -> issued.token().account().equalsIgnoreCase(account));
    }

    /** What happened so far, by account. */
    public synchronized Map<String, Tally> tallies() {
        return new TreeMap<>(tallies);
    }

    private void count(String account, UnaryOperator<Tally> event) {
        tallies.put(account, event.apply(tallies.getOrDefault(account, Tally.NONE)));
    }

    private record OpenCode(Consent consent, Instant expiresAt) {}

    private record IssuedToken(LiveToken token, Family family) {}
}
