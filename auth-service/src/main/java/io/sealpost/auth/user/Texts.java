package io.sealpost.auth.user;

import java.util.regex.Pattern;

/** What texts about users look like: lines that people read, with nothing in them that nobody sees. */
final class Texts {

    private static final Pattern LINE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\p{C}\\p{Z}]{1,64}@[^@\\p{C}\\p{Z}]{1,255}");
    private static final int LONGEST_SUBJECT = 255;

    private Texts() {}

    static boolean isLine(String text, int longest) {
        return text != null && text.length() <= longest && LINE.matcher(text).matches();
    }

    static boolean isEmail(String text) {
        return text != null && EMAIL.matcher(text).matches();
    }

    static boolean isSubject(String text) {
        return isLine(text, LONGEST_SUBJECT) && text.strip().equals(text);
    }
}
