package io.sealpost.acceptance;

import io.sealpost.acceptance.Canary.Kind;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The secrets that came by in a run. Thread-safe. */
final class Canaries {

    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    /** Among them what encodings change, each in a way of its own. */
    private static final String SIGNS = LETTERS + "+/=&%<\"\\";

    private static final int HALF = 16;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Canary> known = new HashMap<>();

    /** A secret as a person chooses one. It begins with letters that every encoding of addresses and documents leaves alone. */
    String make(Kind kind) {
        return note(kind, random(LETTERS) + random(SIGNS));
    }

    private String random(String signs) {
        return random.ints(HALF, 0, signs.length())
                .mapToObj(signs::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    /** A secret that somebody else made; the same one may come by often, and counts as what it was first. */
    synchronized String note(Kind kind, String text) {
        if (text.length() < 12) {
            throw new IllegalArgumentException("Too short to be told from chance: " + kind);
        }
        known.putIfAbsent(text, Canary.of(kind, text));
        return text;
    }

    synchronized void note(Kind kind, byte[] secret) {
        known.put(java.util.HexFormat.of().formatHex(secret), new Canary(kind, secret));
    }

    synchronized List<Canary> all() {
        return List.copyOf(known.values());
    }
}
