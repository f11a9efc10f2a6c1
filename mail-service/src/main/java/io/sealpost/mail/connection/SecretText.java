package io.sealpost.mail.connection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
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

    /** The text; also how it is written into a request to the vault. */
    @JsonValue
    public String reveal() {
        return text;
    }

    /** SHA-256 of the text's UTF-8 bytes in hex. */
    public String sha256() {
        return HexFormat.of().formatHex(digest());
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText secret && MessageDigest.isEqual(digest(), secret.digest());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest());
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
