package io.sealpost.vault.crypto;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A secret in memory. It does not print itself; {@link #reveal()} is the only way to its text, so one search lists every reveal. */
public final class SecretText {

    private final String text;

    private SecretText(String text) {
        this.text = text;
    }

    /** Out of a request. Half of a surrogate pair is refused: written as UTF-8 it would become another text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SecretText read(String text) throws MismatchedInputException {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw MismatchedInputException.from(null, SecretText.class, "not a text");
        }
        return of(text);
    }

    public static SecretText of(String text) {
        return new SecretText(text);
    }

    public String reveal() {
        return text;
    }

    /** SHA-256 of the text's UTF-8 bytes. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** {@link #sha256()} in hexadecimal digits, as callers name a token without sending it. */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256());
    }

    /** Enough of the hash to recognise a secret, too little to find it by trying. */
    public String fingerprint() {
        return HexFormat.of().formatHex(sha256(), 0, 6);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText secret && MessageDigest.isEqual(sha256(), secret.sha256());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256());
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
