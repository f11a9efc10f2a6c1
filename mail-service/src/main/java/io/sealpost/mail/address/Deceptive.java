package io.sealpost.mail.address;

import java.util.regex.Pattern;

/**
 * Characters that nobody sees and that make a text look like another one: controls, line separators, changes of the writing direction, and
 * everything else of Unicode's format characters. The two joiners alone may stand, behind a character of a script that needs them or of an
 * emoji, and never at the end: Persian and the scripts of India are misspelt without them.
 */
public final class Deceptive {

    private static final Pattern CHARACTER = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cf}&&[^\\u200c\\u200d]]"
            + "|(?<![\\x{590}-\\x{10ffff}&&[^\\p{Cf}\\p{Z}\\p{P}]])[\\u200c\\u200d]"
            + "|[\\u200c\\u200d]\\z");

    private Deceptive() {}

    public static boolean isIn(String text) {
        return CHARACTER.matcher(text).find();
    }

    /** The text with something visible in place of each. */
    public static String replacedIn(String text, String visible) {
        return CHARACTER.matcher(text).replaceAll(visible);
    }
}
