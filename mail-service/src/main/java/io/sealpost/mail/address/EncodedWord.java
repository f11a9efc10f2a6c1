package io.sealpost.mail.address;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.regex.Pattern;

/** Encoded-words in display names (RFC 2047). */
final class EncodedWord {

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+");

    private EncodedWord() {}

    static String encode(String text) {
        try {
            return MimeUtility.encodeWord(text, "utf-8", "B").replaceAll("\\s+", " ");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always there", e);
        }
    }

    /** Decodes what is encoded. Control characters hidden in the encoding become blanks: they could break the header that we write. */
    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        try {
            return CONTROLS.matcher(MimeUtility.decodeText(text))
                    .replaceAll(" ")
                    .strip();
        } catch (UnsupportedEncodingException e) {
            return text;
        }
    }
}
