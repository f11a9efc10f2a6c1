package io.sealpost.auth.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The keys that sign session tokens, oldest first, and what time makes of them.
 *
 * <ol>
 *   <li>A key signs once it is known everywhere: a lead after it was made. A ring's only key signs at once: nobody could know another one.
 *   <li>It signs until its successor does.
 *   <li>It stays until the last token that it signed has expired, and for another lead, so that a replica may be late by that.
 * </ol>
 */
record KeyRing(List<RSAKey> keys) {

    private static final int BITS = 2048;

    /** A ring of one new key. */
    static KeyRing first(Instant now) {
        return new KeyRing(List.of(newKey(now)));
    }

    /** As {@link #text()} wrote it; refuses what has no key to sign with. */
    static KeyRing read(String text) throws ParseException {
        var keys = JWKSet.parse(text).getKeys().stream()
                .filter(RSAKey.class::isInstance)
                .map(RSAKey.class::cast)
                .filter(key -> key.isPrivate() && key.getKeyID() != null && key.getIssueTime() != null)
                .sorted(Comparator.comparing(JWK::getIssueTime))
                .toList();
        if (keys.isEmpty()) {
            throw new ParseException("there is no RSA key that has its private part, an id and a time", 0);
        }
        return new KeyRing(keys);
    }

    /** With the private parts. */
    String text() {
        return new JWKSet(List.copyOf(keys)).toString(false);
    }

    /** A JWK each, without the private parts. */
    List<Map<String, Object>> published() {
        return keys.stream().map(key -> key.toPublicJWK().toJSONObject()).toList();
    }

    /** The newest key that is known everywhere; while there is none, the oldest. */
    RSAKey signing(Instant now, Duration lead) {
        return keys.reversed().stream()
                .filter(key -> !signsFrom(key, lead).isAfter(now))
                .findFirst()
                .orElse(keys.getFirst());
    }

    /** The ring as it should be by now: with a new key where the newest has signed long enough, without those whose tokens have expired. */
    KeyRing at(Instant now, Duration life, Duration lead) {
        var kept = IntStream.range(0, keys.size())
                .filter(place -> place == keys.size() - 1
                        || signsFrom(keys.get(place + 1), lead)
                                .plus(SessionLimits.LONGEST_TOKEN)
                                .plus(lead)
                                .isAfter(now))
                .mapToObj(keys::get);
        var due = !made(keys.getLast()).plus(life).isAfter(now);
        return new KeyRing((due ? Stream.concat(kept, Stream.of(newKey(now))) : kept).toList());
    }

    private static Instant made(RSAKey key) {
        return key.getIssueTime().toInstant();
    }

    private static Instant signsFrom(RSAKey key, Duration lead) {
        return made(key).plus(lead);
    }

    private static RSAKey newKey(Instant now) {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .issueTime(Date.from(now))
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every JDK makes RSA keys", e);
        }
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(JWK::getKeyID).toList();
    }
}
