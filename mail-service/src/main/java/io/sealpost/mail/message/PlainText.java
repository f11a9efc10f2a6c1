package io.sealpost.mail.message;

import java.util.regex.Pattern;

/** A readable text for readers that do not show HTML. It leaves out markup, styles and scripts; it does not lay out tables. */
final class PlainText {

    private static final Pattern INVISIBLE =
            Pattern.compile("(?is)<(script|style|head|title)\\b.*?</\\1\\s*>|<!--.*?-->");
    private static final Pattern BREAK = Pattern.compile("(?i)<(br|/p|/div|/h[1-6]|/li|/tr|hr)\\b[^>]*>");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private PlainText() {}

    static String of(String html) {
        var visible = INVISIBLE.matcher(html).replaceAll(" ").replaceAll("\\s+", " ");
        var lines = TAG.matcher(BREAK.matcher(visible).replaceAll("\n")).replaceAll("");
        return unescaped(lines)
                .replaceAll("[ \\t]*\\n[ \\t]*", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static String unescaped(String text) {
        return text.replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
