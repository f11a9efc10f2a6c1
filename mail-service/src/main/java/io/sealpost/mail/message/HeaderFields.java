package io.sealpost.mail.message;

import io.sealpost.mail.refusal.Violations;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Header fields that callers add, and how values become header lines. */
final class HeaderFields {

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]{1,76}");
    private static final Pattern VALUE = Pattern.compile("[^\\r\\n\\x00-\\x08\\x0b-\\x1f\\x7f]{0,2000}");
    private static final Pattern MESSAGE_ID =
            Pattern.compile("<[\\x21-\\x3b\\x3d\\x3f\\x41-\\x7e]+@[\\x21-\\x3b\\x3d\\x3f-\\x7e]+>");
    private static final int LONGEST_ID = 900;
    private static final int LONGEST_WORD = 900;
    private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (LONGEST_WORD + 1) + "}");
    private static final Set<String> OURS = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "return-path",
            "received");

    private HeaderFields() {}

    static void check(Map<String, String> headers, Violations violations) {
        headers.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            violations
                    .require(
                            NAME.matcher(name).matches(),
                            "headers",
                            "a field name has up to 76 printable ASCII characters and no colon")
                    .require(
                            !OURS.contains(lower) && !lower.startsWith("content-") && !lower.startsWith("resent-"),
                            "headers." + name,
                            "cannot be set here; use the message's own fields")
                    .require(
                            value != null && VALUE.matcher(value).matches() && folds(value),
                            "headers." + name,
                            "give up to 2000 characters without control characters or line breaks, with a blank at least every "
                                    + LONGEST_WORD);
        });
    }

    /** Whether the value can be folded: lines of more than 998 octets are not allowed (RFC 5322 §2.1.1), and only blanks fold. */
    static boolean folds(String value) {
        return !LONG_WORD.matcher(value).find();
    }

    static boolean isMessageId(String text) {
        return text.length() <= LONGEST_ID && MESSAGE_ID.matcher(text).matches();
    }

    /** Free text as a header value: what is not ASCII as encoded-words, folded behind the name. */
    static String unstructured(String name, String value) {
        try {
            return folded(name, MimeUtility.encodeText(value, "utf-8", null));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("UTF-8 is always there", e);
        }
    }

    /** A value for people: encoded-words decoded, without the NUL that one may hold and a database text cannot. */
    static String decoded(String value) {
        try {
            return MimeUtility.decodeText(value).replace('\0', ' ');
        } catch (UnsupportedEncodingException e) {
            return value;
        }
    }

    static String folded(String name, String value) {
        return MimeUtility.fold(name.length() + 2, value);
    }
}
