package io.sealpost.auth.address;

import java.net.IDN;
import java.util.regex.Pattern;

/**
 * How accounts are compared. The domain counts as its A-label, so that both spellings of a name are one account. Of the local part only
 * ASCII letters are compared without case: what else looks alike, such as the Kelvin sign and a k, may be another mailbox. A domain without an
 * A-label of its own stays as it was written, and so does what is no address, but for the case of its ASCII letters.
 */
public final class AccountKey {

    /** IDNA 2008 treats these otherwise than IDNA 2003, the version that the JDK knows, which would make another domain of them. */
    private static final Pattern MAPPED_OTHERWISE = Pattern.compile("[\\u00df\\u1e9e\\u03c2\\u200c\\u200d]");

    private AccountKey() {}

    /** Equal for accounts that are the same. */
    public static String of(String account) {
        var name = account.strip();
        var at = name.lastIndexOf('@') + 1;
        return lowered(name.substring(0, at)) + lowered(at == 0 ? name : domain(name.substring(at)));
    }

    private static String domain(String text) {
        if (text.chars().allMatch(letter -> letter < 0x80)
                || MAPPED_OTHERWISE.matcher(text).find()) {
            return text;
        }
        try {
            return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException notADomain) {
            return text;
        }
    }

    /** Of an account that is spelled as it is compared, nothing is copied. */
    private static String lowered(String text) {
        if (text.chars().noneMatch(AccountKey::isAsciiCapital)) {
            return text;
        }
        var lowered = new StringBuilder(text.length());
        text.chars().forEach(letter -> lowered.append((char) (isAsciiCapital(letter) ? letter + 'a' - 'A' : letter)));
        return lowered.toString();
    }

    private static boolean isAsciiCapital(int letter) {
        return 'A' <= letter && letter <= 'Z';
    }
}
