package io.sealpost.acceptance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a provider remembers of the tokens that it gave. Each use of a refresh token brings the next one. Thread-safe. */
final class TokenFamilies {

    /** What a refresh token is worth after it was used. */
    enum Policy {
        /** Its reuse ends all that came of the consent (RFC 9700 §4.14.2). */
        STRICT,
        /** It is refused, and nothing else happens. */
        SINGLE_USE,
        /** It stays valid. */
        TOLERANT
    }

    /** Stands in every secret that is made here, so that one search finds any of them. */
    static final String MARK = "canary-";

    record Tokens(String access, String refresh) {}

    /** All that came of one consent. */
    private static final class Family {
        private Tokens newest;
        private boolean ended;
        private int callsNow;
    }

    private final Policy policy;
    private final Map<String, Family> byCode = new HashMap<>();
    private final Map<String, Family> byRefreshToken = new HashMap<>();
    private final Map<String, Family> byAccount = new HashMap<>();
    private int reuses;
    private int mostCallsAtOnce;

    TokenFamilies(Policy policy) {
        this.policy = policy;
    }

    /** The code of an account's consent. */
    synchronized String consent(String account) {
        var code = secret();
        var family = new Family();
        byCode.put(code, family);
        byAccount.put(account, family);
        return code;
    }

    synchronized Optional<Tokens> redeem(String code) {
        return Optional.ofNullable(byCode.remove(code)).map(this::next);
    }

    synchronized Optional<Tokens> refresh(String token) {
        var family = byRefreshToken.get(token);
        if (family == null) {
            return Optional.empty();
        }
        if (!family.newest.refresh.equals(token)) {
            reuses++;
            family.ended |= policy == Policy.STRICT;
            return policy == Policy.TOLERANT ? Optional.of(next(family)) : Optional.empty();
        }
        return family.ended ? Optional.empty() : Optional.of(next(family));
    }

    private Tokens next(Family family) {
        family.newest = new Tokens(secret(), secret());
        byRefreshToken.put(family.newest.refresh, family);
        return family.newest;
    }

    private static String secret() {
        return MARK + UUID.randomUUID();
    }

    /** The account's owner takes the consent back. */
    synchronized void end(String account) {
        byAccount.get(account).ended = true;
    }

    /** A call with this token begins. */
    synchronized void enter(String token) {
        var family = byRefreshToken.get(token);
        if (family != null) {
            family.callsNow++;
            mostCallsAtOnce = Math.max(mostCallsAtOnce, family.callsNow);
        }
    }

    /** The call ends. */
    synchronized void leave(String token) {
        var family = byRefreshToken.get(token);
        if (family != null) {
            family.callsNow--;
        }
    }

    synchronized String newestAccessToken(String account) {
        return byAccount.get(account).newest.access;
    }

    /** How often a spent refresh token came again. */
    synchronized int reuses() {
        return reuses;
    }

    /** How many calls for one grant were there at the same time, at most. */
    synchronized int mostCallsAtOnce() {
        return mostCallsAtOnce;
    }
}
