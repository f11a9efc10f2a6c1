package io.sealpost.local.backup;

import io.sealpost.local.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Properties;

/**
 * What a backup says of itself, in its first entry.
 *
 * @param postgres the major version that the cluster is of
 * @param kekHash which key-encryption key opens it; of 32 random bytes a hash tells nothing else
 */
record Manifest(String postgres, Instant made, String kekHash) {

    /** The name of the entry. */
    static final String NAME = "sealpost-backup";

    /** Changes when an older {@code make restore} would misread what is written. */
    private static final String FORMAT = "1";

    String text() {
        return "format=" + FORMAT + "\npostgres=" + postgres + "\nmade=" + made + "\nkek-sha256=" + kekHash + "\n";
    }

    /**
     * Reads what somebody wrote.
     *
     * @throws Failure unless all of it is said, in this format
     */
    static Manifest read(String text) {
        var values = new Properties();
        try {
            values.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure("What it says of itself cannot be read.", e);
        }
        var format = values.getProperty("format", "none");
        if (!format.equals(FORMAT)) {
            throw new Failure(
                    "It has the format " + format + ", and this version of Sealpost reads the format " + FORMAT + ".");
        }
        return new Manifest(said(values, "postgres"), time(said(values, "made")), said(values, "kek-sha256"));
    }

    private static String said(Properties values, String name) {
        var value = values.getProperty(name);
        if (value == null) {
            throw new Failure("It does not say its " + name + ".");
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Failure("What it says of itself cannot be read.", e);
        }
    }

    /** Whether this key, as its file has it, is the one. */
    boolean isOpenedBy(String kek) {
        return kekHash.equals(hash(kek));
    }

    static String hash(String kek) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(kek.strip().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
