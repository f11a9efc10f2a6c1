package io.sealpost.mail.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bytes that are never changed; base64 in JSON. */
public final class Octets {

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Octets of(byte[] bytes) {
        return new Octets(bytes);
    }

    /** The bytes themselves; not to be changed. */
    @JsonValue
    public byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    /** Whether these are lines of at most so many bytes, whichever line ends they have, without NUL. */
    boolean areLines(int longest) {
        var length = 0;
        for (var octet : bytes) {
            length = octet == '\r' || octet == '\n' ? 0 : length + 1;
            if (octet == 0 || length > longest) {
                return false;
            }
        }
        return true;
    }

    /** SHA-256 in hex. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
