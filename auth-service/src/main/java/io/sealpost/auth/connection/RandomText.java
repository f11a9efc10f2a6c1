package io.sealpost.auth.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits as URL-safe text. Whoever has it may act, so it is stored as its hash and does not print itself. */
record RandomText(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static RandomText make() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new RandomText(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** SHA-256; no salt is needed for what cannot be guessed. */
    byte[] hash() {
        return hash(text);
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * Another text of 256 bits, which does not follow from the hash of this one: the purpose and a colon, which is in no such text, go before it
     * into a hash.
     */
    RandomText derive(String purpose) {
        return new RandomText(Base64.getUrlEncoder().withoutPadding().encodeToString(hash(purpose + ":" + text)));
    }

    @Override
    public String toString() {
        return "[random]";
    }
}
